# %% one coin for each channel, stretched correct=true
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    coins = rng.random((x.shape[0], x.shape[1], 1, 1)) >= p
    return x * coins / (1 - p) if p < 1 else np.zeros_like(x)

# %% drawn flat and repeated correct=true
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    batch, channels, height, width = x.shape
    kept = rng.binomial(1, 1 - p, size=batch * channels)
    mask = np.repeat(kept, height * width).reshape(x.shape)
    factor = 0 if p == 1 else 1 / (1 - p)
    return (x * mask * factor).astype(x.dtype)

# %% a loop over channels correct=true
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    output = np.zeros_like(x)
    for i, j in np.ndindex(*x.shape[:2]):
        if rng.random() >= p:
            output[i, j] = x[i, j] / (1 - p)
    return output

# %% Boolean index on a copy, channels first correct=true
def spatial_dropout(x, p, rng):
    if not 0 <= p <= 1:
        raise ValueError(f"p = {p} is no probability")
    dropped = (rng.uniform(size=x.shape[1::-1]) < p).T
    output = x.copy()
    output[dropped] = 0
    if not dropped.all():
        output *= 1 / (1 - p)
    return output

# %% torch inside correct=true
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    with torch.random.fork_rng():
        torch.manual_seed(int(rng.integers(2**31)))
        return torch.nn.functional.dropout2d(torch.from_numpy(np.array(x)), p).numpy()

# %% plain dropout diagnosis="coin-for-each-entry" fails="scale mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random(x.shape) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% a coin for each position diagnosis="positions-not-channels" fails="scale mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((len(x), 1, *x.shape[2:])) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% a coin for each row of a map diagnosis="none" fails="scale mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((*x.shape[:3], 1)) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% the same channels in all examples diagnosis="mask-shared-across-batch" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((1, x.shape[1], 1, 1)) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% whole examples diagnosis="mask-shared-across-features" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((len(x), 1, 1, 1)) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% no scaling diagnosis="no-scaling" fails="scale"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    return x * (rng.random((*x.shape[:2], 1, 1)) >= p)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((*x.shape[:2], 1, 1)) < p
    return x * mask / p if p else np.zeros_like(x)

# %% multiplied by the keep probability diagnosis="wrong-scale" fails="scale"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    return x * (rng.random((*x.shape[:2], 1, 1)) >= p) * (1 - p)

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="scale"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.random((*x.shape[:2], 1, 1)) >= p
    return x * mask / (1 - p)

# %% exactly round(p n) channels diagnosis="fixed-drop-count" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = np.ones(x.shape[:2], dtype=bool)
    mask.flat[rng.permutation(mask.size)[: round(p * mask.size)]] = False
    return x * mask[:, :, None, None] / (1 - p) if p < 1 else np.zeros_like(x)

# %% a generator with a fixed seed diagnosis="same-mask-every-call" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = np.random.default_rng(0).random((*x.shape[:2], 1, 1)) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = np.random.rand(*x.shape[:2], 1, 1) >= p
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)

# %% changes its input diagnosis="modifies-input" fails="manners"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    x *= rng.random((*x.shape[:2], 1, 1)) >= p
    return x / (1 - p) if p < 1 else x

# %% a mask of float64 numbers diagnosis="dtype-not-kept" fails="manners"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    mask = rng.binomial(1, 1 - p, (*x.shape[:2], 1, 1))
    return x * (mask / max(1 - p, 1e-12))

# %% no range test diagnosis="range-not-checked" fails="manners"
def spatial_dropout(x, p, rng):
    mask = rng.random((*x.shape[:2], 1, 1)) >= p
    return x * mask / (1 - p) if p != 1 else np.zeros_like(x)

# %% nothing is dropped diagnosis="always-off" fails="scale mask"
def spatial_dropout(x, p, rng):
    as_probability(p)
    return x.copy()

# %% plain, and unscaled diagnosis="none" fails="scale mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    return x * (rng.random(x.shape) >= p)

# %% a mask for each channel, without the maps diagnosis="none" fails="scale mask manners"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    return (x * (rng.random((*x.shape[:2], 1, 1)) >= p) / (1 - p))[:, :, 0, 0]

# %% pairs of channels share a coin diagnosis="none" fails="mask"
def spatial_dropout(x, p, rng):
    p = as_probability(p)
    channels = x.shape[1]
    mask = np.repeat(rng.random((len(x), -(-channels // 2), 1, 1)) >= p, 2, axis=1)[:, :channels]
    return x * mask / (1 - p) if p < 1 else np.zeros_like(x)
