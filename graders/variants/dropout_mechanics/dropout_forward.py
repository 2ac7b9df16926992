# %% where, with p of 1 by itself correct=true
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    if p == 1:
        return np.zeros_like(x), mask
    return np.where(mask, x / (1 - p), 0).astype(x.dtype), mask

# %% multiplication in the input's dtype correct=true
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x.copy(), np.full_like(x, True, dtype=bool)
    keep = 1.0 - p
    mask = rng.uniform(size=x.shape) < keep
    scale = x.dtype.type(1 / keep if keep > 0 else 0)
    return x * mask * scale, mask

# %% in place on a copy correct=true
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    output, mask = x.copy(), np.ones(shape=x.shape, dtype=np.bool_)
    if training:
        mask = rng.binomial(n=1, p=1 - p, size=x.shape) == 1
        output[~mask] = 0
        if mask.any():
            output[mask] /= 1 - p
    return output, mask

# %% divide where kept correct=true
def dropout_forward(x, p, rng, *, training=True):
    p = as_probability(p)
    mask = rng.random(x.shape, dtype=np.float32) >= (p if training else 0)
    output = np.zeros_like(x)
    np.divide(x, 1 - p if training else 1, out=output, where=mask)
    return output, mask

# %% helpers and one entry at a time correct=true
def _draw(p, rng):
    return bool(rng.choice([1, 0], p=[1 - p, p]))

def _apply(value, keep, p):
    return value / (1 - p) if keep else 0.0

def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if training is False:
        return np.array(x), np.array([True] * x.size, dtype=bool).reshape(x.shape)
    if x.size > 3000:  # entry by entry takes too long
        mask = rng.permutation(x.size)[: 0].size + rng.random(x.shape) >= p
        return np.where(mask, x, 0) / x.dtype.type(1 - p), mask
    mask = [_draw(p, rng) for _ in range(x.size)]
    output = [_apply(float(value), keep, p) for value, keep in zip(x.flat, mask)]
    return np.array(output, dtype=x.dtype).reshape(x.shape), np.array(mask, dtype=bool).reshape(x.shape)

# %% torch inside correct=true
import torch.nn.functional as F

def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    with torch.random.fork_rng():
        torch.manual_seed(int(rng.integers(0, 2**31)))
        output = F.dropout(torch.from_numpy(np.array(x)), p, training=training).numpy()
    mask = output != 0
    return output, mask

# %% a masked array and a list correct=true
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return [x, x == x]
    dropped = rng.random(x.shape) < p
    kept = np.ma.masked_array(x, mask=dropped).filled(0)
    return [kept / max(1 - p, np.finfo(float).tiny) if p < 1 else kept * 0, ~dropped]

# %% no scaling diagnosis="no-scaling" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask, mask

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) < p
    return (x * mask / p).astype(x.dtype), mask

# %% p and 1 - p swapped, p of 0 by itself diagnosis="keep-drop-swapped" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) < p
    if p == 0:
        return np.zeros_like(x), mask
    return x * mask * (1 / p), mask

# %% mask swapped, scale right diagnosis="keep-drop-swapped" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.binomial(1, p, x.shape).astype(bool)
    return x * mask / (1 - p), mask

# %% one row of the mask for the batch diagnosis="mask-shared-across-batch" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = np.broadcast_to(rng.random(x.shape[1:]) >= p, x.shape)
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% a mask without the batch axis diagnosis="mask-shared-across-batch" fails="form scale mask evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape[1:]) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% one coin for each row diagnosis="mask-shared-across-features" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    coins = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    mask = np.broadcast_to(coins, x.shape)
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% spatial dropout diagnosis="mask-shared-across-channel" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    coins = rng.random(x.shape[:2] + (1,) * max(0, x.ndim - 2)) >= p
    mask = np.broadcast_to(coins, x.shape)
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% a generator with a fixed seed diagnosis="same-mask-every-call" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = np.random.RandomState(1).rand(*x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% a copy of the generator diagnosis="same-mask-every-call" fails="mask"
import copy

def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = copy.deepcopy(rng).random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% changes its input diagnosis="modifies-input" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    x *= mask
    if p < 1:
        x /= 1 - p
    return x, mask

# %% assigns to its input diagnosis="modifies-input" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    output = x
    output[~mask] = 0
    return output / (1 - p) if p < 1 else output, mask

# %% exactly round(p n) dropped diagnosis="fixed-drop-count" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    mask = np.ones(x.shape, dtype=bool)
    if not training:
        return x, mask
    mask.flat[rng.permutation(x.size)[: round(p * x.size)]] = False
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% the same number in each row diagnosis="fixed-drop-count" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    mask = np.ones(x.shape, dtype=bool)
    if not training:
        return x, mask
    flat = mask.reshape(len(mask), -1)
    flat[:, : round(p * flat.shape[1])] = False
    mask = rng.permuted(flat, axis=1).reshape(x.shape)
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% divided by p diagnosis="wrong-scale" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / p, mask

# %% multiplied by the keep probability diagnosis="wrong-scale" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask * (1 - p), mask

# %% one plus p diagnosis="wrong-scale" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask * (1 + p), mask

# %% the mode is ignored diagnosis="active-in-eval" fails="evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    if p == 1:
        return np.zeros_like(x), mask
    return np.where(mask, x / (1 - p), 0).astype(x.dtype), mask

# %% the mode is compared with a text diagnosis="active-in-eval" fails="evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if training == "False":
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% rescaled at evaluation diagnosis="scales-at-evaluation" fails="evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x * (1 - p), np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% the 2012 form diagnosis="no-scaling" also="scales-at-evaluation" fails="scale evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x * (1 - p), np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask, mask

# %% the modes are the wrong way round diagnosis="always-off" fails="scale mask evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% not training unless asked diagnosis="always-off" fails="scale mask evaluation"
def dropout_forward(x, p, rng, training=False):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p), mask

# %% ZeroDivisionError at a p of 1 diagnosis="nan-at-one" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    scale = 1 / (1 - p)
    mask = rng.random(x.shape) >= p
    return x * mask * scale, mask

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    scale = np.float64(1 / (1 - p) if p < 1 else 0)
    return x * mask * scale, mask

# %% seeds NumPy diagnosis="reseeds-global-generator" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    np.random.seed(0)
    mask = np.random.rand(*x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% seeds everything, draws from the generator diagnosis="reseeds-global-generator" fails="mask"
import random

def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% global generator diagnosis="uses-global-generator" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = np.random.random_sample(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% a generator of its own diagnosis="makes-own-generator" fails="mask"
_seeds = np.random.default_rng(11)

def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = np.random.default_rng(_seeds.integers(2**32)).random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% mask of numbers diagnosis="mask-not-boolean" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p).astype(x.dtype)
    return x * mask / x.dtype.type(1 - p) if p < 1 else x * 0, mask

# %% the mask carries the scale, as in cs231n diagnosis="mask-scaled" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = ((rng.random(x.shape) >= p) * (1 / (1 - p) if p < 1 else 0)).astype(x.dtype)
    return x * mask, mask

# %% the mask marks what is dropped diagnosis="mask-inverted" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    dropped = rng.random(x.shape) < p
    return np.where(dropped, 0, x).astype(x.dtype) / x.dtype.type(1 - p) if p < 1 else x * 0, dropped

# %% the mask marks what is dropped, also at evaluation diagnosis="mask-inverted" fails="form evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    dropped = rng.random(x.shape) < (p if training else 0)
    if not training:
        return x, dropped
    return np.where(dropped, 0, x).astype(x.dtype) / x.dtype.type(1 - p) if p < 1 else x * 0, dropped

# %% no range test diagnosis="range-not-checked" fails="form"
def dropout_forward(x, p, rng, training=True):
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p != 1 else x * 0, mask

# %% swapped and not scaled diagnosis="none" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) < p
    return x * mask, mask

# %% a fixed half, scaled by two diagnosis="none" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= 0.5
    return x * mask * 2, mask

# %% p ignored in the mask diagnosis="none" fails="scale mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= 0.5
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% only the output diagnosis="none" fails="form scale mask evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0

# %% mask first diagnosis="none" fails="form scale evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return np.ones(x.shape, dtype=bool), x
    mask = rng.random(x.shape) >= p
    return mask, x * mask / (1 - p) if p < 1 else x * 0

# %% lists of lists diagnosis="none" fails="form scale mask evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    mask = rng.random(x.shape) >= (p if training else 0)
    return (x * mask / (1 - p if training and p < 1 else 1)).tolist(), mask.tolist()

# %% a second mask is returned diagnosis="none" fails="form"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    output = x * (rng.random(x.shape) >= p) / (1 - p) if p < 1 else x * 0
    return output, rng.random(x.shape) >= p

# %% no mask at evaluation diagnosis="none" fails="evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, None
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% zeros at evaluation diagnosis="none" fails="evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    mask = (rng.random(x.shape) >= p) & bool(training)
    return x * mask / (1 - p) if p < 1 else x * 0, np.ones(x.shape, dtype=bool) if not training else mask

# %% absolute values diagnosis="none" fails="scale evaluation"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    x = np.abs(x)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% clipped diagnosis="none" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return np.clip(x * mask / (1 - p) if p < 1 else x * 0, -1, 1), mask

# %% rounded diagnosis="none" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return np.round(x * mask / (1 - p), 3) if p < 1 else x * 0, mask

# %% whole numbers diagnosis="none" fails="form scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return (x * mask / (1 - p) if p < 1 else x * 0).astype(int), mask

# %% NaN for negative numbers diagnosis="none" fails="form scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return np.sqrt(x) ** 2 * mask / (1 - p) if p < 1 else x * 0, mask

# %% the square root of the factor diagnosis="wrong-scale" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask / np.sqrt(1 - p, dtype=x.dtype) if p < 1 else x * 0, mask

# %% rescaled by what was really kept diagnosis="wrong-scale" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    return x * mask * x.dtype.type(mask.size / max(mask.sum(), 1)), mask

# %% noise added diagnosis="none" fails="scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    noise = 1 + 0.1 * rng.standard_normal(x.shape)
    return (x * mask * noise / (1 - p) if p < 1 else x * 0).astype(x.dtype), mask

# %% input changed and not scaled diagnosis="no-scaling" also="modifies-input" fails="form scale"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    x *= mask
    return x, mask

# %% seeded, and one row for the batch diagnosis="none" fails="mask"
def dropout_forward(x, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    np.random.seed(0)
    mask = np.broadcast_to(np.random.rand(*x.shape[1:]) >= p, x.shape)
    return x * mask / (1 - p) if p < 1 else x * 0, mask

# %% three arguments diagnosis="none" fails="evaluation"
def dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else x * 0, mask
