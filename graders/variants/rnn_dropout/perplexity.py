# %% try and except correct=true
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    try:
        return math.exp(mean_nll)
    except OverflowError:
        return math.inf

# %% NumPy overflows to infinity correct=true
def perplexity(mean_nll):
    if mean_nll < 0 or np.isnan(mean_nll):
        raise ValueError(f"mean_nll = {mean_nll}")
    with np.errstate(over="ignore"):
        return np.exp(np.float64(mean_nll))

# %% a limit beforehand correct=true
def perplexity(mean_nll):
    if mean_nll < 0 or mean_nll != mean_nll:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return float("inf") if mean_nll > 709.78 else np.e**mean_nll

# %% torch correct=true
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return torch.tensor(mean_nll, dtype=torch.float64).exp().item()

# %% a power of two diagnosis="bits-for-nats" fails="values"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return 2.0**mean_nll if mean_nll < 1000 else math.inf

# %% a power of ten diagnosis="power-of-ten" fails="values"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return 10.0**mean_nll if mean_nll < 300 else math.inf

# %% the sign diagnosis="sign-lost" fails="values"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return math.exp(-mean_nll)

# %% no exponential diagnosis="exponential-missing" fails="values edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return mean_nll

# %% bits diagnosis="nats-in-bits" fails="values edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return mean_nll / math.log(2)

# %% an OverflowError diagnosis="overflow-raises" fails="edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return math.exp(mean_nll)

# %% the exponent is clipped diagnosis="exponent-clipped" fails="edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return math.exp(min(mean_nll, 700))

# %% anything goes diagnosis="range-not-checked" fails="edges"
def perplexity(mean_nll):
    return float(np.exp(mean_nll))

# %% NaN goes through diagnosis="nan-slips-through" fails="edges"
def perplexity(mean_nll):
    if mean_nll < 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return float(np.exp(mean_nll))

# %% clipped at 20, as in a tutorial diagnosis="exponent-clipped" fails="edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return math.exp(min(mean_nll, 600))

# %% one more than the exponential diagnosis="none" fails="values edges"
def perplexity(mean_nll):
    if not mean_nll >= 0:
        raise ValueError(f"mean_nll must be at least 0, got {mean_nll}")
    return math.inf if mean_nll > 700 else math.exp(mean_nll) + 1

# %% a string diagnosis="none" fails="values edges"
def perplexity(mean_nll):
    return f"{math.exp(min(mean_nll, 700)):.3f}"
