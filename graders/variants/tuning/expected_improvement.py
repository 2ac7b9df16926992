# %% one formula, another where std is 0 correct=true
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% NaN is replaced correct=true
def expected_improvement(mean, std, best):
    if (std < 0).any() or np.isnan(std).any():
        raise ValueError(f"no standard deviations: {std[~(std >= 0)]}")
    with np.errstate(all="ignore"):
        z = (best - mean) / std
        result = std * (z * norm.cdf(z) + norm.pdf(z))
    result[std == 0] = np.maximum(best - mean, 0)[std == 0]
    return result

# %% entry by entry correct=true
def expected_improvement(mean, std, best):
    import math

    result = np.zeros(mean.shape)
    for index, (m, s) in enumerate(zip(mean.flat, std.flat)):
        if math.isnan(s) or s < 0:
            raise ValueError(f"standard deviation {s}")
        if s == 0:
            result.flat[index] = max(best - m, 0)
        else:
            z = (best - m) / s
            below = (1 + math.erf(z / math.sqrt(2))) / 2
            density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            result.flat[index] = max((best - m) * below + s * density, 0)
    return result

# %% for scores, not for losses diagnosis="improves-upwards" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = mean - best
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% the probability diagnosis="probability-of-improvement" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, norm.cdf(z), np.maximum(gain, 0))

# %% the density as it is diagnosis="spread-left-out" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + norm.pdf(z), np.maximum(gain, 0))

# %% the gain of the mean diagnosis="uncertainty-left-out" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, np.maximum(gain, 0), np.maximum(gain, 0))

# %% the first term diagnosis="only-likely-gain" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z), np.maximum(gain, 0))

# %% a bound instead diagnosis="none" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain + 2 * std, np.maximum(gain, 0))

# %% only z has the wrong sign diagnosis="none" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = -gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% the terms are subtracted diagnosis="none" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) - std * norm.pdf(z), np.maximum(gain, 0))

# %% a division by zero diagnosis="certain-point-divided-by-zero" fails="edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / std
    return gain * norm.cdf(z / (z == z) * 1) + std * norm.pdf(z) + (z - z)

# %% 0 for certain points diagnosis="none" fails="edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), 0)

# %% certain points may get worse diagnosis="none" fails="edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), gain)

# %% one number for all diagnosis="none" fails="values edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.mean(np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0)))

# %% a standard deviation below 0 goes through diagnosis="range-not-checked" fails="edges"
def expected_improvement(mean, std, best):
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% NaN goes through diagnosis="nan-slips-through" fails="edges"
def expected_improvement(mean, std, best):
    if np.any(std < 0):
        raise ValueError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% the value is not named diagnosis="error-hides-the-value" fails="edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError("std must be at least 0")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% an error of another type diagnosis="wrong-error-type" fails="edges"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ArithmeticError(f"std must be at least 0, got {std}")
    gain = best - mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))

# %% the mean is changed in place diagnosis="modifies-input" fails="values"
def expected_improvement(mean, std, best):
    if not np.all(std >= 0):
        raise ValueError(f"std must be at least 0, got {std}")
    mean -= best
    gain = -mean
    z = gain / np.where(std > 0, std, 1)
    return np.where(std > 0, gain * norm.cdf(z) + std * norm.pdf(z), np.maximum(gain, 0))
