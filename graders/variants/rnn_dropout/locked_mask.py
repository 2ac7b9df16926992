# %% uniform numbers compared correct=true
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% binomial numbers, an axis added correct=true
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.binomial(1, 1 - p, size=(batch, features))[np.newaxis]
    return keep / (1 - p) if p < 1 else np.zeros(keep.shape)

# %% one sequence after the other correct=true
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    mask = np.zeros((1, batch, features))
    for sequence in mask[0]:
        kept = rng.uniform(size=features) > p
        sequence[kept] = 1 / (1 - p) if p < 1 else 0
    return mask

# %% a choice of two values correct=true
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    if p == 1:
        return np.zeros((1, batch, features))
    return rng.choice([0.0, 1 / (1 - p)], size=(1, batch, features), p=[p, 1 - p])

# %% torch inside correct=true
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    mask = torch.rand(1, batch, features, generator=generator, dtype=torch.float64) >= p
    return mask.numpy() / max(1 - p, 1e-300)

# %% shared over the batch diagnosis="mask-shared-across-batch" fails="scale draws form"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, 1, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% shared over the batch, and stretched diagnosis="mask-shared-across-batch" fails="draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = np.tile(rng.random((1, 1, features)) >= p, (1, batch, 1))
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% for batch-first sequences diagnosis="mask-tied-over-wrong-axis" fails="form scale draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((batch, 1, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% no axis for time diagnosis="time-axis-missing" fails="form scale draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% one coin for all features diagnosis="mask-shared-across-features" fails="draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = np.tile(rng.random((1, batch, 1)) >= p, (1, 1, features))
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% one coin for all features, not stretched diagnosis="mask-shared-across-features" fails="form"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, batch, 1)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% True and False diagnosis="no-scaling" fails="form scale"
def locked_mask(batch, features, p, rng):
    return rng.random((1, batch, features)) >= as_probability(p)

# %% ones and zeros diagnosis="no-scaling" fails="scale"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    return (rng.random((1, batch, features)) >= p).astype(float)

# %% multiplied by the keep probability diagnosis="wrong-scale" fails="scale"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    return (rng.random((1, batch, features)) >= p) * (1 - p)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, batch, features)) < p
    return keep / p if p else np.zeros((1, batch, features))

# %% divides by zero diagnosis="nan-at-one" fails="scale"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    return (rng.random((1, batch, features)) >= p) / np.float64(1 - p)

# %% the global generator diagnosis="uses-global-generator" fails="draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = np.random.rand(1, batch, features) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% a fixed number of zeros diagnosis="fixed-drop-count" fails="draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    size = batch * features
    keep = (rng.permutation(size) >= round(p * size)).reshape(1, batch, features)
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% the same mask each time diagnosis="same-mask-every-call" fails="draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = np.random.default_rng(0).random((1, batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% nothing is dropped diagnosis="always-off" fails="scale draws"
def locked_mask(batch, features, p, rng):
    as_probability(p)
    return np.ones((1, batch, features))

# %% no range test diagnosis="range-not-checked" fails="form"
def locked_mask(batch, features, p, rng):
    keep = rng.random((1, batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% single precision diagnosis="none" fails="form"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, batch, features)) >= p
    return (keep * (0.0 if p == 1 else 1 / (1 - p))).astype(np.float32)

# %% features before the batch diagnosis="none" fails="form"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((1, features, batch)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))

# %% shared over the batch and not scaled diagnosis="none" fails="scale draws"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    return np.tile(rng.random((1, 1, features)) >= p, (1, batch, 1)) * 1.0

# %% for batch-first sequences, a time axis of two diagnosis="none" fails="form"
def locked_mask(batch, features, p, rng):
    p = as_probability(p)
    keep = rng.random((2, batch, features)) >= p
    return keep * (0.0 if p == 1 else 1 / (1 - p))
