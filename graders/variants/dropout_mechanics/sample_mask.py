# %% uniform numbers compared correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape) >= p

# %% binomial draws correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.binomial(1, 1 - p, size=shape).astype(bool)

# %% choice with probabilities correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.choice(np.array([False, True]), size=shape, p=[p, 1 - p])

# %% a loop over entries correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    mask = np.ones(shape, dtype=bool)
    for index in np.ndindex(*shape):
        if rng.uniform() < p:
            mask[index] = False
    return mask

# %% torch, seeded from the generator correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    return torch.bernoulli(torch.full(shape, 1 - p), generator=generator).numpy() == 1

# %% a child generator correct=true
def sample_mask(shape, p, rng):
    p = as_probability(p)
    child, = rng.spawn(1)
    return child.uniform(low=0.0, high=1.0, size=shape) < 1.0 - p

# %% own validation, whole numbers, read-only correct=true
def sample_mask(shape, p, rng):
    if not (isinstance(p, (int, float)) and 0 <= p <= 1):
        raise ValueError(f"p = {p} is no probability")
    mask = np.logical_not(rng.integers(0, 2**40, size=shape) < p * 2**40)
    mask.flags.writeable = False
    return mask

# %% drawn flat in single precision, returned as a view correct=true
import math

def sample_mask(shape, p, rng):
    p = as_probability(p)
    numbers = np.empty(2 * math.prod(shape), dtype=np.float32)
    rng.random(out=numbers, dtype=np.float32)
    return (numbers > p)[::2].reshape(shape)

# %% swapped comparison diagnosis="keep-drop-swapped" fails="form rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape) < p

# %% binomial with p diagnosis="keep-drop-swapped" fails="form rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.binomial(1, p, size=shape).astype(bool)

# %% one row for the batch diagnosis="mask-shared-across-batch" fails="independence"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return np.broadcast_to(rng.random(shape[1:]) >= p, shape)

# %% one coin for each row diagnosis="mask-shared-across-features" fails="independence"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    coins = rng.random((shape[0],) + (1,) * (len(shape) - 1)) >= p
    return np.broadcast_to(coins, shape)

# %% one coin for each channel diagnosis="mask-shared-across-channel" fails="independence"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    if len(shape) < 3:
        return rng.random(shape) >= p
    coins = rng.random(shape[:2] + (1,) * (len(shape) - 2)) >= p
    return np.broadcast_to(coins, shape)

# %% a generator with a fixed seed diagnosis="same-mask-every-call" fails="rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    rng = np.random.default_rng(0)
    return rng.random(shape) >= p

# %% masks kept in a table diagnosis="same-mask-every-call" fails="rate independence generator"
_masks = {}

def sample_mask(shape, p, rng):
    p = as_probability(p)
    if (shape, p) not in _masks:
        _masks[shape, p] = np.random.default_rng(1).random(shape) >= p
    return _masks[shape, p]

# %% exactly round(p n) dropped diagnosis="fixed-drop-count" fails="rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    mask = np.ones(shape, dtype=bool)
    dropped = rng.choice(mask.size, size=round(p * mask.size), replace=False) if mask.size else []
    mask.flat[dropped] = False
    return mask

# %% a shuffled list diagnosis="fixed-drop-count" fails="rate"
import math

def sample_mask(shape, p, rng):
    p = as_probability(p)
    size = math.prod(shape)
    kept = int(size * (1 - p))
    entries = np.array([True] * kept + [False] * (size - kept), dtype=bool)
    rng.shuffle(entries)
    return entries.reshape(shape)

# %% zeros and ones diagnosis="mask-not-boolean" fails="form"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) >= p).astype(np.float32)

# %% small integers diagnosis="mask-not-boolean" fails="form"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) >= p).astype(np.uint8)

# %% binomial without conversion diagnosis="mask-not-boolean" fails="form"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.binomial(1, 1 - p, size=shape)

# %% divided by the keep probability diagnosis="mask-scaled" fails="form"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) >= p) / max(1 - p, 1e-12)

# %% divided by zero at a p of 1 diagnosis="mask-scaled" fails="form"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) >= p) / (1 - p)

# %% global NumPy generator diagnosis="uses-global-generator" fails="generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return np.random.rand(*shape) >= p

# %% global torch generator diagnosis="uses-global-generator" fails="generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return torch.rand(shape).numpy() >= p

# %% Python's generator diagnosis="uses-global-generator" fails="generator"
import math
import random

def sample_mask(shape, p, rng):
    p = as_probability(p)
    return np.array([random.random() >= p for _ in range(math.prod(shape))], dtype=bool).reshape(shape)

# %% seeds NumPy diagnosis="reseeds-global-generator" fails="rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    np.random.seed(42)
    return np.random.random(shape) >= p

# %% seeds torch, draws from the generator diagnosis="reseeds-global-generator" fails="generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    torch.manual_seed(0)
    return rng.random(shape) >= p

# %% a generator of its own diagnosis="makes-own-generator" fails="generator"
_seeds = np.random.default_rng(7)

def sample_mask(shape, p, rng):
    p = as_probability(p)
    rng = np.random.default_rng(_seeds.integers(2**32))
    return rng.random(shape) >= p

# %% no range test diagnosis="range-not-checked" fails="form"
def sample_mask(shape, p, rng):
    return rng.random(shape) >= p

# %% NaN slips through diagnosis="nan-slips-through" fails="form"
def sample_mask(shape, p, rng):
    if p < 0 or p > 1:
        raise ValueError(f"bad p: {p}")
    return rng.random(shape) >= p

# %% NumPy's own error diagnosis="error-hides-the-value" fails="form"
def sample_mask(shape, p, rng):
    try:
        return rng.binomial(1, 1 - p, shape).astype(bool)
    except ValueError:
        raise ValueError("that is no probability") from None

# %% always keeps diagnosis="always-off" fails="rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    if p == 1:
        return np.zeros(shape, dtype=bool)
    return np.ones(shape, dtype=bool)

# %% draws both ways round diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape[::-1]) >= p

# %% p ignored diagnosis="none" fails="form rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape) >= 0.5

# %% p rounded to tenths diagnosis="none" fails="rate"
def sample_mask(shape, p, rng):
    p = round(as_probability(p), 1)
    return rng.random(shape) >= p

# %% p squared diagnosis="none" fails="rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape) * rng.random(shape) >= p

# %% a coarse grid diagnosis="none" fails="form rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.integers(0, 10, shape) > 10 * p

# %% one row too many diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random((shape[0] + 1, *shape[1:])) >= p

# %% only the batch axis diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return rng.random(shape[0]) >= p

# %% a nested list diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) >= p).tolist()

# %% a torch tensor diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return torch.from_numpy(rng.random(shape) >= p)

# %% prints the mask diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    print(rng.random(shape) >= p)

# %% two arguments diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p):
    return np.random.default_rng().random(shape) >= p

# %% swapped, and numbers diagnosis="none" fails="form rate"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return (rng.random(shape) < p) * 1.0

# %% swapped, and always the same diagnosis="same-mask-every-call" also="keep-drop-swapped" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return np.random.default_rng(3).random(shape) < p

# %% shared, and always the same diagnosis="none" fails="rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    return np.broadcast_to(np.random.default_rng(3).random(shape[1:]) >= p, shape)

# %% neighbours in pairs diagnosis="none" fails="independence"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    if len(shape) == 1:
        return rng.random(shape) >= p
    half = rng.random((-(-shape[0] // 2), *shape[1:])) >= p
    return np.repeat(half, 2, axis=0)[: shape[0]]

# %% the same mask for all channels diagnosis="none" fails="independence"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    if len(shape) < 3:
        return rng.random(shape) >= p
    return np.broadcast_to(rng.random((shape[0], 1, *shape[2:])) >= p, shape)

# %% fails on anything but two axes diagnosis="none" fails="form rate independence generator"
def sample_mask(shape, p, rng):
    p = as_probability(p)
    rows, columns = shape
    return rng.random((rows, columns)) >= p
