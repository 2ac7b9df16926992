# %% a mask correct=true
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% bernoulli_ of the weights' own dtype correct=true
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.empty_like(weight_hh).bernoulli_(1 - p, generator=generator)
    return torch.zeros_like(weight_hh) if p == 1 else weight_hh * keep / (1 - p)

# %% masked_fill correct=true
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    dropped = torch.rand(weight_hh.shape, generator=generator, dtype=torch.float64) < p
    scaled = weight_hh / max(1 - p, 1e-12)
    return scaled.masked_fill(dropped, 0.0)

# %% torch.bernoulli and where correct=true
def weight_drop(weight_hh, p, generator=None):
    if not 0 <= p <= 1:
        raise ValueError(f"p = {p} is no probability")
    chances = torch.full(weight_hh.shape, 1.0 - p)
    keep = torch.bernoulli(chances, generator=generator).bool()
    factor = 1 / (1 - p) if p < 1 else 0.0
    return torch.where(keep, weight_hh * factor, torch.zeros((), dtype=weight_hh.dtype))

# %% dropout that overwrites the data diagnosis="weights-destroyed" fails="scale mask gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    weight_hh.data = weight_hh.data * keep * (0.0 if p == 1 else 1 / (1 - p))
    return weight_hh

# %% in place, without gradients diagnosis="weights-destroyed" fails="scale mask gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    with torch.no_grad():
        weight_hh.mul_(keep)
    return weight_hh * (0.0 if p == 1 else 1 / (1 - p))

# %% in place, a new tensor after that diagnosis="weights-destroyed" fails="scale mask gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    weight_hh.data[torch.rand(weight_hh.shape, generator=generator) < p] = 0
    return weight_hh.clone() * (0.0 if p == 1 else 1 / (1 - p))

# %% a tensor that autograd does not know diagnosis="gradient-cut" fails="gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh.detach() * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% from the data of the tensor diagnosis="gradient-cut" fails="gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return torch.where(keep, weight_hh.data * (0.0 if p == 1 else 1 / (1 - p)), 0.0)

# %% a gradient past the mask diagnosis="mask-ignored" fails="gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    scaled = weight_hh * (0.0 if p == 1 else 1 / (1 - p))
    return scaled + (scaled * keep - scaled).detach()

# %% whole columns diagnosis="units-not-weights" fails="scale mask gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape[1], generator=generator) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% whole rows diagnosis="units-not-weights" fails="scale mask gradient"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(len(weight_hh), 1, generator=generator) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% not scaled diagnosis="no-scaling" fails="scale"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    return weight_hh * (torch.rand(weight_hh.shape, generator=generator) >= p)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale mask"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) < p
    return weight_hh * keep / p if p else weight_hh * 0

# %% divided by p diagnosis="wrong-scale" fails="scale"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep / p if p else weight_hh * 1

# %% divides by zero diagnosis="nan-at-one" fails="scale"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep / (1 - p)

# %% the generator is ignored diagnosis="uses-global-generator" fails="mask"
def weight_drop(weight_hh, p, generator=None):
    return torch.nn.functional.dropout(weight_hh, as_probability(p))

# %% a generator of its own diagnosis="makes-own-generator" fails="mask"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    weight_drop.calls = getattr(weight_drop, "calls", 0) + 1
    own = torch.Generator().manual_seed(weight_drop.calls)
    keep = torch.rand(weight_hh.shape, generator=own) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% one mask for ever diagnosis="same-mask-every-call" fails="mask"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    own = torch.Generator().manual_seed(0)
    keep = torch.rand(weight_hh.shape, generator=own) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% double precision diagnosis="dtype-not-kept" fails="scale"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    keep = torch.rand(weight_hh.shape, generator=generator, dtype=torch.float64) >= p
    return weight_hh * keep.double() * (0.0 if p == 1 else 1 / (1 - p))

# %% no range test diagnosis="range-not-checked" fails="scale"
def weight_drop(weight_hh, p, generator=None):
    keep = torch.rand(weight_hh.shape, generator=generator) >= p
    return weight_hh * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% nothing is dropped diagnosis="always-off" fails="scale mask"
def weight_drop(weight_hh, p, generator=None):
    as_probability(p)
    return weight_hh * 1

# %% noise in the place of coins diagnosis="none" fails="scale mask"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    noise = torch.randn(weight_hh.shape, generator=generator, dtype=weight_hh.dtype)
    return weight_hh * (1 + (p / max(1 - p, 1e-9)) ** 0.5 * noise)

# %% whole columns, not scaled diagnosis="none" fails="scale mask"
def weight_drop(weight_hh, p, generator=None):
    p = as_probability(p)
    return weight_hh * (torch.rand(weight_hh.shape[1], generator=generator) >= p)
