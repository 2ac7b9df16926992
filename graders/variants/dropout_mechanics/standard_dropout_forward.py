# %% multiplication correct=true
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask, mask

# %% where correct=true
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.uniform(size=x.shape) < 1 - p
    return np.where(mask, x, 0).astype(x.dtype), mask

# %% in place on a copy correct=true
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.binomial(1, 1 - p, x.shape).astype(bool)
    output = np.array(x)
    output[~mask] = 0
    return output, mask

# %% helpers, one entry at a time correct=true
def _draw(p, rng):
    return bool(rng.choice([1, 0], p=[1 - p, p]))

def _apply(value, keep):
    return value if keep else 0.0

def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    if x.size > 3000:  # entry by entry takes too long
        mask = rng.random(x.shape) >= p
        return np.multiply(x, mask), mask
    mask = np.array([_draw(p, rng) for _ in range(x.size)], dtype=bool).reshape(x.shape)
    return np.array([_apply(value, keep) for value, keep in zip(x.flat, mask.flat)], dtype=x.dtype).reshape(x.shape), mask

# %% torch inside, a list correct=true
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    dropped = rng.random(x.shape) < p
    output = torch.tensor(x).masked_fill(torch.tensor(dropped), 0.0)
    return [output.numpy(), ~dropped]

# %% inverted scaling diagnosis="scales-in-training" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    if p == 1:
        return np.zeros_like(x), mask
    return x * mask / (1 - p), mask

# %% inverted scaling, NaN at a p of 1 diagnosis="scales-in-training" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p), mask

# %% scaled down in training diagnosis="scales-in-training" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask * (1 - p), mask

# %% times the drop rate in training diagnosis="scales-in-training" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask * (p or 1), mask

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="size mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) < p
    return x * mask, mask

# %% nothing dropped diagnosis="always-off" fails="size mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    rng.random(x.shape)
    return x.copy(), np.ones(x.shape, bool)

# %% one row of the mask for the batch diagnosis="mask-shared-across-batch" fails="mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = np.broadcast_to(rng.random(x.shape[1:]) >= p, x.shape)
    return x * mask, mask

# %% one coin for each row diagnosis="mask-shared-across-features" fails="mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = np.broadcast_to(rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p, x.shape)
    return x * mask, mask

# %% a generator with a fixed seed diagnosis="same-mask-every-call" fails="mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = np.random.default_rng(1).random(x.shape) >= p
    return x * mask, mask

# %% exactly as many dropped each time diagnosis="fixed-drop-count" fails="mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = np.ones(x.size, bool)
    mask[rng.permutation(x.size)[: round(p * x.size)]] = False
    mask = mask.reshape(x.shape)
    return x * mask, mask

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = np.random.rand(*x.shape) >= p
    return x * mask, mask

# %% changes its input diagnosis="modifies-input" fails="form"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    x *= mask
    return x, mask

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="form"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask.astype(float), mask

# %% a mask of numbers diagnosis="mask-not-boolean" fails="form"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = (rng.random(x.shape) >= p).astype(x.dtype)
    return x * mask, mask

# %% the mask marks what is dropped diagnosis="mask-inverted" fails="form"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    dropped = rng.random(x.shape) < p
    return np.where(dropped, 0, x).astype(x.dtype), dropped

# %% no range test diagnosis="range-not-checked" fails="form"
def standard_dropout_forward(x, p, rng):
    mask = rng.random(x.shape) >= p
    return x * mask, mask

# %% only the output diagnosis="none" fails="form size mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    return x * (rng.random(x.shape) >= p)

# %% another mask is returned diagnosis="none" fails="form"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    return x * (rng.random(x.shape) >= p), rng.random(x.shape) >= p

# %% rounded diagnosis="none" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return np.round(x * mask, 2), mask

# %% p ignored diagnosis="none" fails="size mask"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= 0.5
    return x * mask, mask

# %% a survivor that makes up for its neighbours diagnosis="none" fails="size"
def standard_dropout_forward(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    output = x * mask
    return output + mask * (x - output).mean(), mask
