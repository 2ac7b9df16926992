# %% normal numbers around 1 correct=true
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% standard normal numbers, scaled correct=true
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    z = rng.standard_normal(x.shape)
    return (x + x * z * (p / (1 - p)) ** 0.5).astype(x.dtype)

# %% one number at a time correct=true
import math

def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    output = np.empty_like(x)
    sd = math.sqrt(p / (1 - p))
    for index in np.ndindex(*x.shape):
        output[index] = x[index] * rng.normal(loc=1.0, scale=sd)
    return output

# %% torch inside correct=true
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    z = torch.randn(x.shape, generator=generator, dtype=torch.float64).numpy()
    return (x * (1 + z * np.sqrt(p / (1 - p)))).astype(x.dtype)

# %% variance for deviation diagnosis="variance-as-deviation" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(1, p / (1 - p), x.shape).astype(x.dtype)

# %% the variance of a coin diagnosis="standard-variance" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(1, np.sqrt(p * (1 - p)), x.shape).astype(x.dtype)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    sd = np.sqrt((1 - p) / p) if p else 0
    return x * rng.normal(1, sd, x.shape).astype(x.dtype)

# %% noise added diagnosis="noise-added" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x + rng.normal(0, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% mean 0 diagnosis="noise-around-zero" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(0, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% plain dropout diagnosis="dropped-not-disturbed" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * (rng.random(x.shape) >= p) * (1 / (1 - p))

# %% nothing happens diagnosis="always-off" fails="noise draws"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x.copy()

# %% one row of noise diagnosis="mask-shared-across-batch" fails="draws"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape[1:]).astype(x.dtype)

# %% one number for each row diagnosis="mask-shared-across-features" fails="draws"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    shape = (len(x),) + (1,) * (x.ndim - 1)
    return x * rng.normal(1, np.sqrt(p / (1 - p)), shape).astype(x.dtype)

# %% the global generator diagnosis="uses-global-generator" fails="draws"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * np.random.normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% a fixed seed diagnosis="same-mask-every-call" fails="draws"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * np.random.default_rng(2).normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% float64 comes out diagnosis="dtype-not-kept" fails="manners"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape)

# %% in place diagnosis="modifies-input" fails="manners"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    x *= rng.normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)
    return x

# %% no range test diagnosis="range-not-checked" fails="manners"
def gaussian_dropout(x, p, rng):
    p = p if 0 <= p < 1 else 0.5
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% p of 1 goes through diagnosis="none" fails="manners"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        return 0 * x
    return x * rng.normal(1, np.sqrt(p / (1 - p)), x.shape).astype(x.dtype)

# %% uniform noise diagnosis="none" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    half = np.sqrt(3 * p / (1 - p))
    return x * rng.uniform(1 - half, 1 + half, x.shape).astype(x.dtype)

# %% cut at 0 diagnosis="none" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * np.maximum(0, rng.normal(1, np.sqrt(p / (1 - p)), x.shape)).astype(x.dtype)

# %% divided by the keep probability as well diagnosis="none" fails="noise"
def gaussian_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    return x * (rng.normal(1, np.sqrt(p / (1 - p)), x.shape) / (1 - p)).astype(x.dtype)
