# %% where, then scale and shift correct=true
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% constants of SELU, in place on a copy correct=true
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    q = 1 - p
    limit = -1.0507009873554805 * 1.6732632423543772
    output = x.copy()
    output[rng.binomial(1, p, x.shape) == 1] = limit
    a = (q + limit**2 * q * p) ** -0.5
    return output * a - a * (1 - q) * limit

# %% mean and variance worked out correct=true
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    kept = rng.uniform(size=x.shape) < 1 - p
    mean = p * saturation
    variance = (1 - p) + p * saturation**2 - mean**2
    mixed = x * kept + saturation * ~kept
    return ((mixed - mean) / np.sqrt(variance)).astype(x.dtype)

# %% four digits correct=true
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    mask = rng.random(x.shape, dtype=np.float32) >= p
    a = 1 / np.sqrt((1 - p) * (1 + p * 3.090913))
    return (a * np.where(mask, x, -1.7581) + a * p * 1.7581).astype(x.dtype)

# %% zero in the place of alpha diagnosis="zero-not-alpha" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, 0) - a * p * saturation).astype(x.dtype)

# %% plain dropout diagnosis="zero-not-alpha" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return x * mask * (1 / (1 - p))

# %% no scale, no shift diagnosis="affine-missing" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return np.where(mask, x, saturation).astype(x.dtype) if p else x.copy()

# %% alpha without lambda diagnosis="alpha-without-lambda" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    saturation = -1.6732632423543772
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% alpha positive diagnosis="alpha-positive" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    saturation = -saturation
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% alpha put in last diagnosis="alpha-after-affine" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return np.where(mask, a * x - a * p * saturation, saturation).astype(x.dtype)

# %% no shift diagnosis="shift-missing" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation)).astype(x.dtype)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="values mask"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    p = 1 - p
    if p == 1:
        return x * 0
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% nothing happens diagnosis="always-off" fails="values mask"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    return x.copy()

# %% one row of the mask diagnosis="mask-shared-across-batch" fails="mask"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape[1:]) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = np.random.rand(*x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% float64 comes out diagnosis="dtype-not-kept" fails="manners"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return np.float64(a) * np.where(mask, x, saturation) - a * p * saturation

# %% in place diagnosis="modifies-input" fails="manners"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    x[rng.random(x.shape) < p] = saturation
    return x * a - a * p * saturation

# %% no range test diagnosis="range-not-checked" fails="manners"
def alpha_dropout(x, p, rng):
    p = p if 0 <= p < 1 else 0.5
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% variance without the mean diagnosis="none" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    a = ((1 - p) + p * saturation**2) ** -0.5
    return (a * np.where(mask, x, saturation) - a * p * saturation).astype(x.dtype)

# %% shift not scaled diagnosis="none" fails="values"
def alpha_dropout(x, p, rng):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f"p must be below 1, got {p}")
    saturation = -1.7580993408473766
    a = ((1 - p) * (1 + p * saturation**2)) ** -0.5
    mask = rng.random(x.shape) >= p
    return (a * np.where(mask, x, saturation) - p * saturation).astype(x.dtype)
