# %% a factor for each row correct=true
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% row by row correct=true
def max_norm(weight, limit):
    if limit <= 0 or np.isnan(limit):
        raise ValueError(f"no limit: {limit}")
    result = weight.copy()
    for row in result:
        norm = np.linalg.norm(row)
        if norm > limit:
            row *= limit / norm
    return result

# %% only the rows beyond correct=true
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(str(limit))
    norms = np.linalg.norm(weight, axis=1)
    beyond = norms > limit
    result = np.array(weight)
    result[beyond] = weight[beyond] / norms[beyond, None] * limit
    return result

# %% columns diagnosis="columns-for-rows" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=0, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% the whole matrix diagnosis="norm-of-the-whole-matrix" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=(0, 1), keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% small rows grow diagnosis="small-rows-grow" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = limit / np.maximum(norms, 1e-12)
    return weight * factor.astype(weight.dtype)

# %% squares compared diagnosis="norm-not-rooted" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = (weight**2).sum(axis=1, keepdims=True)
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% magnitudes added diagnosis="sum-of-magnitudes" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = abs(weight).sum(axis=1, keepdims=True)
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% entries clipped diagnosis="entries-clipped" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight.clip(-limit, limit)

# %% the largest magnitude diagnosis="none" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = abs(weight).max(axis=1, keepdims=True)
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% scaled to norm 1 diagnosis="none" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, 1 / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% unchanged diagnosis="none" fails="rows"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight.copy()

# %% a division by zero diagnosis="rows-of-zeros-divided" fails="manners"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = limit / norms * (norms > limit) + (norms <= limit)
    return weight * factor.astype(weight.dtype)

# %% float64 for float32 diagnosis="dtype-not-kept" fails="manners"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(float)

# %% in place diagnosis="modifies-input" fails="manners"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    weight *= factor.astype(weight.dtype)
    return weight

# %% any limit diagnosis="range-not-checked" fails="manners"
def max_norm(weight, limit):
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% NaN goes through diagnosis="nan-slips-through" fails="manners"
def max_norm(weight, limit):
    if limit <= 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)

# %% the limit is not named diagnosis="error-hides-the-value" fails="manners"
def max_norm(weight, limit):
    if not limit > 0:
        raise ValueError("limit must be above 0")
    norms = np.sqrt((weight**2).sum(axis=1, keepdims=True))
    factor = np.minimum(1, limit / np.maximum(norms, 1e-12))
    return weight * factor.astype(weight.dtype)
