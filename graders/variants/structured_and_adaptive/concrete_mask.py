# %% sigmoid of the negative correct=true
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)

# %% one minus the sigmoid correct=true
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = uniform.log() - (1 - uniform).log()
    return 1 - torch.sigmoid((logit_p + noise) / temperature)

# %% torch.logit correct=true
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    return torch.special.expit((-logit_p - torch.logit(uniform)) / temperature)

# %% a little added to the logarithms correct=true
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    tiny = 1e-7
    drop = logit_p + torch.log(uniform + tiny) - torch.log(1 - uniform + tiny)
    return 1 - torch.sigmoid(drop / temperature)

# %% a softmax of two correct=true
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    drop = ((logit_p + noise) / temperature).clamp(-600, 600)
    return torch.stack([torch.zeros_like(drop), drop]).softmax(dim=0)[0]

# %% the drop mask diagnosis="mask-inverted" fails="values edges gradient"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid((logit_p + noise) / temperature)

# %% multiplied by the temperature diagnosis="temperature-multiplied" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) * temperature)

# %% temperature on the noise diagnosis="temperature-on-noise-only" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise / temperature))

# %% p for its logit diagnosis="p-for-its-logit" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(torch.sigmoid(logit_p) + noise) / temperature)

# %% the other sign of the noise diagnosis="noise-mirrored" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log1p(-uniform) - torch.log(uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)

# %% rounded diagnosis="rounded-mask" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature).round()

# %% through NumPy diagnosis="gradient-cut" fails="gradient"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p.detach() + noise) / temperature)

# %% any temperature diagnosis="range-not-checked" fails="edges"
def concrete_mask(logit_p, temperature, uniform):
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)

# %% double precision diagnosis="dtype-not-kept" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform.double()) - torch.log1p(-uniform.double())
    return torch.sigmoid(-(logit_p + noise) / temperature)

# %% in place diagnosis="modifies-input" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    logit_p += 0.0
    uniform.copy_(noise)
    return torch.sigmoid(-(logit_p + noise) / temperature)

# %% logarithm of u only diagnosis="none" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    return torch.sigmoid(-(logit_p + torch.log(uniform)) / temperature)

# %% exponentials by hand diagnosis="none" fails="edges"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    noise = torch.log(uniform) - torch.log1p(-uniform)
    drop = torch.exp((logit_p + noise) / temperature)
    return 1 - drop / (1 + drop)

# %% its own draw diagnosis="none" fails="values"
def concrete_mask(logit_p, temperature, uniform):
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, got {temperature}")
    uniform = torch.rand_like(uniform)
    noise = torch.log(uniform) - torch.log1p(-uniform)
    return torch.sigmoid(-(logit_p + noise) / temperature)
