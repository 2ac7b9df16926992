# %% a coin for each example, stretched correct=true
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    if p == 1:
        return x.copy()
    return x + branch(x) * mask / (1 - p)

# %% only the survivors go through the branch correct=true
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    output = x.copy()
    if not training:
        output += branch(x)
        return output
    kept = rng.random(len(x)) >= p
    if kept.any():
        output[kept] += branch(x[kept]) / (1 - p)
    return output

# %% binomial coins, axes moved correct=true
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    added = branch(x)
    if training:
        coins = rng.binomial(1, 1 - p, size=len(x)).astype(x.dtype)
        if p < 1:
            coins = (coins / (1 - p)).astype(x.dtype)
        added = np.moveaxis(np.moveaxis(added, 0, -1) * coins, -1, 0)
    return np.add(x, added)

# %% where correct=true
def stochastic_depth(x, branch, p, rng, *, training=True):
    if not 0 <= p <= 1:
        raise ValueError(f"p = {p} is no probability")
    whole = branch(x)
    if not training:
        return x + whole
    dropped = np.array([rng.uniform() < p for _ in x]).reshape(-1, *[1] * (x.ndim - 1))
    return np.where(dropped, x, x + whole / max(1 - p, 1e-12)).astype(x.dtype)

# %% a coin for each entry diagnosis="coin-for-each-entry" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random(x.shape) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% one coin for the batch diagnosis="mask-shared-across-batch" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    if rng.random() < p:
        return x.copy()
    return x + branch(x) / (1 - p)

# %% the shortcut is dropped as well diagnosis="shortcut-dropped" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return (x + branch(x)) * mask * (0 if p == 1 else 1 / (1 - p))

# %% the shortcut is scaled as well diagnosis="shortcut-scaled" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x if p == 1 else (x + branch(x) * mask) / (1 - p)

# %% no scaling diagnosis="no-scaling" fails="training"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask

# %% the paper's form, scaled at evaluation diagnosis="no-scaling" also="scales-at-evaluation" fails="training evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x) * (1 - p)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask

# %% scaled at evaluation, too diagnosis="scales-at-evaluation" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x) * (1 - p)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% drops at evaluation diagnosis="active-in-eval" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% no branch at evaluation diagnosis="branch-missing" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x.copy()
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% the modes are the wrong way round diagnosis="always-off" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=False):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="training mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) < p
    return x + branch(x) * mask * (0 if p == 0 else 1 / p)

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="training"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * (mask / np.float64(1 - p)).astype(x.dtype)

# %% adds in place diagnosis="modifies-input" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    added = branch(x)
    if training:
        mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
        added = added * mask * (0 if p == 1 else 1 / (1 - p))
    x += added
    return x

# %% a float64 mask diagnosis="dtype-not-kept" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.binomial(1, 1 - p, (len(x),) + (1,) * (x.ndim - 1))
    return x + branch(x) * (mask / max(1 - p, 1e-12))

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = np.random.rand(len(x), *[1] * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% no range test diagnosis="range-not-checked" fails="evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x) * mask * (0 if p == 1 else 1 / (1 - p))

# %% example by example diagnosis="none" fails="training mask evaluation"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return np.concatenate([row + branch(row) for row in x[:, None]])
    factor = 0 if p == 1 else 1 / (1 - p)
    return np.concatenate([row + branch(row) * (rng.random() >= p) * factor for row in x[:, None]])

# %% the branch sees scaled examples diagnosis="none" fails="training"
def stochastic_depth(x, branch, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return x + branch(x)
    mask = rng.random((len(x),) + (1,) * (x.ndim - 1)) >= p
    return x + branch(x * mask * (0 if p == 1 else 1 / (1 - p)))
