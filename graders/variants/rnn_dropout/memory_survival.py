# %% a power correct=true
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return (1 - p) ** steps

# %% a product, step by step correct=true
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    chance = 1.0
    for _ in range(steps):
        chance *= 1 - p
    return chance

# %% NumPy's product correct=true
def memory_survival(p, steps):
    if not 0 <= p <= 1:
        raise ValueError(f"p = {p} is no probability")
    if steps < 0:
        raise ValueError(f"steps = {steps}")
    return np.prod(np.full(steps, 1 - p))

# %% logarithms correct=true
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return np.exp(steps * np.log1p(-p)) if p < 1 else np.float64(steps == 0)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return p**steps

# %% losses added diagnosis="losses-added-up" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return 1 - p * steps

# %% losses added, not below 0 diagnosis="losses-added-up" fails="values"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return max(0.0, 1 - p * steps)

# %% the chance of loss diagnosis="loss-not-survival" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return 1 - (1 - p) ** steps

# %% one coin diagnosis="one-coin-for-all-steps" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return 1 - p

# %% a step too many diagnosis="one-step-off" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return (1 - p) ** (steps + 1)

# %% a step too few diagnosis="one-step-too-few" fails="values"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return (1 - p) ** max(0, steps - 1)

# %% an exponential diagnosis="decay-approximated" fails="values"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return np.exp(-p * steps)

# %% anything goes for p diagnosis="range-not-checked" fails="edges"
def memory_survival(p, steps):
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return (1 - p) ** steps

# %% anything goes for steps diagnosis="range-not-checked" fails="edges"
def memory_survival(p, steps):
    return (1 - as_probability(p)) ** steps

# %% logarithms fail at a p of 1 diagnosis="none" fails="edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    with np.errstate(all="ignore"):
        return np.exp(steps * np.log1p(-p))

# %% the mean number of steps diagnosis="none" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return steps * (1 - p)

# %% losses and swapped diagnosis="none" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return 1 - p**steps

# %% a list diagnosis="none" fails="values edges"
def memory_survival(p, steps):
    p = as_probability(p)
    if steps < 0:
        raise ValueError(f"steps must be at least 0, got {steps}")
    return [(1 - p) ** step for step in range(steps + 1)]
