# %% where correct=true
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% a mask of numbers correct=true
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if training:
        z = rng.binomial(1, p, size=previous.shape).astype(previous.dtype)
    else:
        z = previous.dtype.type(p)
    return z * previous + (1 - z) * proposed

# %% written into a copy correct=true
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    state = proposed.copy()
    if not training:
        state += (previous - proposed) * p
        return state
    skipped = rng.uniform(size=state.shape) <= p if p else np.zeros(state.shape, bool)
    state[skipped] = previous[skipped]
    return state

# %% a dropped update, keyword only correct=true
def zoneout(previous, proposed, p, rng, *, training=True):
    p = as_probability(p)
    update = proposed - previous
    keep = rng.random(update.shape) >= p if training else 1 - p
    return (previous + keep * update).astype(previous.dtype)

# %% zeros diagnosis="zeros-not-previous" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return proposed
    keep = rng.random(previous.shape) >= p
    return proposed * keep * (0 if p == 1 else 1 / (1 - p))

# %% zeros, scaled at evaluation diagnosis="zeros-not-previous" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return (1 - p) * proposed
    return np.where(rng.random(previous.shape) >= p, proposed, previous * 0)

# %% survivors scaled diagnosis="zoneout-scaled" fails="states"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    scale = 1 if p == 1 else 1 / (1 - p)
    return np.where(rng.random(previous.shape) < p, previous, proposed * previous.dtype.type(scale))

# %% the expectation is missing diagnosis="expectation-missing" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return proposed.copy()
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% noise at evaluation diagnosis="active-in-eval" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% always the mean diagnosis="mean-while-training" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    return p * previous + (1 - p) * proposed

# %% modes swapped diagnosis="mean-while-training" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% nothing is skipped diagnosis="update-never-skipped" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    as_probability(p)
    return proposed + 0

# %% off unless asked diagnosis="none" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=False):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed + 1e-3
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return (1 - p) * previous + p * proposed
    return np.where(rng.random(previous.shape) < p, proposed, previous)

# %% one coin for a row diagnosis="mask-shared-across-features" fails="draws"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random((len(previous), 1)) < p, previous, proposed)

# %% one mask for the batch diagnosis="mask-shared-across-batch" fails="draws"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape[1:]) < p, previous, proposed)

# %% the global generator diagnosis="uses-global-generator" fails="draws"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(np.random.rand(*previous.shape) < p, previous, proposed)

# %% in place diagnosis="modifies-input" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return p * previous + (1 - p) * proposed
    skipped = rng.random(previous.shape) < p
    proposed[skipped] = previous[skipped]
    return proposed

# %% a float64 mask diagnosis="dtype-not-kept" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    z = (rng.random(previous.shape) < p) * 1.0 if training else np.full(previous.shape, p)
    return z * previous + (1 - z) * proposed

# %% no range test diagnosis="range-not-checked" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% no range test at evaluation diagnosis="range-not-checked" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    if not training:
        return p * previous + (1 - p) * proposed
    return np.where(rng.random(previous.shape) < as_probability(p), previous, proposed)

# %% half and half at evaluation diagnosis="none" fails="evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return (previous + proposed) / 2
    return np.where(rng.random(previous.shape) < p, previous, proposed)

# %% zeros and swapped diagnosis="none" fails="states draws evaluation"
def zoneout(previous, proposed, p, rng, training=True):
    p = as_probability(p)
    if not training:
        return proposed * p
    return proposed * (rng.random(previous.shape) < p) + previous * 0.01
