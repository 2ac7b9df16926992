# %% a Bernoulli mask, reshaped correct=true
def drop_path(branch, p, *, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie in [0, 1], got {p}")
    if not training or p == 0:
        return branch
    if p == 1:
        return torch.zeros_like(branch)
    mask = torch.bernoulli(torch.full((len(branch),), 1 - p), generator=generator)
    return branch * (mask / (1 - p)).view(-1, *[1] * (branch.dim() - 1)).to(branch.dtype)

# %% a loop over examples correct=true
def drop_path(branch, p, *, training=True, generator=None):
    if not (isinstance(p, (int, float)) and 0 <= p <= 1):
        raise ValueError(f"p must be a number in [0, 1], got {p}")
    output = branch.clone()
    if training:
        for i, coin in enumerate(torch.rand(len(branch), generator=generator).tolist()):
            output[i] = 0 if coin < p else output[i] / (1 - p)
    return output

# %% zeroes rows by index correct=true
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch.clone()
    dropped = torch.rand(branch.shape[0], generator=generator) < p
    output = branch / (1 - p) if p < 1 else branch.clone()
    output[dropped] = 0
    return output

# %% each entry by itself diagnosis="path-in-pieces" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand(branch.shape, generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% one coin for the batch diagnosis="one-coin-for-the-batch" fails="mask"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((1,), generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% no scaling diagnosis="no-scaling" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="values mask"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) < p
    return branch * kept * (0 if p == 0 else 1 / p)

# %% drops outside of training too diagnosis="active-in-eval" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% float64 diagnosis="dtype-not-kept" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept.double() * (0 if p == 1 else 1 / (1 - p))

# %% in place diagnosis="modifies-input" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    branch *= kept * (0 if p == 1 else 1 / (1 - p))
    return branch

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1))) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% no range test diagnosis="range-not-checked" fails="values"
def drop_path(branch, p, *, training=True, generator=None):
    p = float(p)
    if not training:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% nothing is dropped diagnosis="always-off" fails="values mask"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if True:
        return branch
    kept = torch.rand((len(branch), *[1] * (branch.ndim - 1)), generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% exactly a share of p diagnosis="fixed-drop-count" fails="mask"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    order = torch.randperm(len(branch), generator=generator)
    kept = (order >= round(p * len(branch))).view(-1, *[1] * (branch.ndim - 1))
    return branch * kept * (0 if p == 1 else 1 / (1 - p))

# %% in pieces and unscaled diagnosis="none"
def drop_path(branch, p, *, training=True, generator=None):
    p = as_probability(p)
    if not training:
        return branch
    kept = torch.rand(branch.shape, generator=generator) >= p
    return branch * kept
