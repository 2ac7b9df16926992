# %% uniform numbers compared correct=true
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.random(weight.shape) >= p
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)

# %% binomial numbers in the dtype of the weights correct=true
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.binomial(1, 1 - p, weight.shape).astype(weight.dtype)
    return weight * mask * weight.dtype.type(1 / (1 - p) if p < 1 else 0)

# %% a column at a time correct=true
def drop_connect(weight, p, rng):
    p = as_probability(p)
    output = weight.copy()
    for column in output.T:
        dropped = rng.uniform(size=len(column)) < p
        column[dropped] = 0
        if p < 1:
            column /= 1 - p
    return output

# %% torch inside correct=true
def drop_connect(weight, p, rng):
    p = as_probability(p)
    generator = torch.Generator().manual_seed(int(rng.integers(2**62)))
    kept = torch.rand(weight.shape, generator=generator, dtype=torch.float64).numpy() > p
    return np.where(kept, weight / max(1 - p, 1e-300), 0).astype(weight.dtype)

# %% whole inputs diagnosis="units-not-weights" fails="scale mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.random((len(weight), 1)) >= p
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)

# %% whole outputs diagnosis="units-not-weights" fails="scale mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.random(weight.shape[1]) >= p
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)

# %% no scaling diagnosis="no-scaling" fails="scale"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    return weight * (rng.random(weight.shape) >= p)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.random(weight.shape) < p
    return weight * mask / p if p else np.zeros_like(weight)

# %% divided by p diagnosis="wrong-scale" fails="scale"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = rng.random(weight.shape) >= p
    return weight * mask / p if p else weight.copy()

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="scale"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    return weight * (rng.random(weight.shape) >= p) / (1 - p)

# %% writes the zeros into the weights diagnosis="modifies-input" fails="manners"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    weight[rng.random(weight.shape) < p] = 0
    return weight / (1 - p) if p < 1 else weight

# %% a float64 mask diagnosis="dtype-not-kept" fails="manners"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    return weight * (rng.binomial(1, 1 - p, weight.shape) / max(1 - p, 1e-9))

# %% no range test diagnosis="range-not-checked" fails="manners"
def drop_connect(weight, p, rng):
    mask = rng.random(weight.shape) >= p
    return weight * mask / (1 - p) if p != 1 else np.zeros_like(weight)

# %% exactly round(p n) weights diagnosis="fixed-drop-count" fails="mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = (rng.permutation(weight.size) >= round(p * weight.size)).reshape(weight.shape)
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = np.random.rand(*weight.shape) >= p
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)

# %% nothing is dropped diagnosis="always-off" fails="scale mask"
def drop_connect(weight, p, rng):
    as_probability(p)
    return weight + 0

# %% whole inputs, unscaled diagnosis="none" fails="scale mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    return weight * (rng.random((len(weight), 1)) >= p)

# %% inputs and outputs crossed diagnosis="none" fails="scale mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    mask = (rng.random((len(weight), 1)) >= p) & (rng.random(weight.shape[1]) >= p)
    return weight * mask / (1 - p) ** 2 if p < 1 else np.zeros_like(weight)

# %% the smallest weights go diagnosis="fixed-drop-count" fails="mask"
def drop_connect(weight, p, rng):
    p = as_probability(p)
    order = np.argsort(np.argsort(abs(weight) + 1e-9 * rng.random(weight.shape), axis=None))
    mask = (order >= round(p * weight.size)).reshape(weight.shape)
    return weight * mask / (1 - p) if p < 1 else np.zeros_like(weight)
