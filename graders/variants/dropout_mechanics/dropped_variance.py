# %% the formula correct=true
def dropped_variance(x, w, p):
    p = as_probability(p)
    if p == 1:
        return np.zeros_like(x @ w)
    return p / (1 - p) * (x**2 @ w**2)

# %% an einsum correct=true
def dropped_variance(x, w, p):
    p = as_probability(p)
    odds = x.dtype.type(p / (1 - p) if p < 1 else 0)
    return np.einsum("bf,f...,bf,f...->b...", x, w, x, w) * odds

# %% variance of one term, then the sum correct=true
def _coin_variance(p):
    q = 1 - p
    return 0.0 if q == 0 else p * q / q**2

def dropped_variance(x, w, p):
    p = as_probability(p)
    terms = x[:, :, None] * w.reshape(len(w), -1)[None]
    total = (_coin_variance(p) * terms**2).sum(axis=1)
    return total.reshape((len(x),) + w.shape[1:])

# %% mean of the square minus square of the mean correct=true
def dropped_variance(x, w, p):
    p = as_probability(p)
    second_moment = 1 / (1 - p) if p < 1 else 1
    result = np.zeros((len(x),) + w.shape[1:], dtype=x.dtype)
    for feature in range(x.shape[1]):
        result += np.multiply.outer(x[:, feature] ** 2, w[feature] ** 2) * (second_moment - 1)
    return result

# %% torch correct=true
def dropped_variance(x, w, p):
    p = as_probability(p)
    a, b = torch.tensor(x).square(), torch.tensor(w).square()
    return (torch.matmul(a, b) * (p / max(1 - p, 1e-300) if p < 1 else 0)).numpy()

# %% the weights are not squared diagnosis="square-missing" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x**2 @ w) if p < 1 else np.zeros_like(x @ w)

# %% the inputs are not squared diagnosis="square-missing" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x @ w**2) if p < 1 else np.zeros_like(x @ w)

# %% nothing is squared diagnosis="square-missing" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x @ w) if p < 1 else np.zeros_like(x @ w)

# %% the variance of standard dropout diagnosis="standard-variance" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p * (1 - p) * (x**2 @ w**2)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="values edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return (1 - p) / p * (x**2 @ w**2)

# %% p and 1 - p swapped, p of 0 by itself diagnosis="keep-drop-swapped" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return (1 - p) / p * (x**2 @ w**2) if p > 0 else np.zeros_like(x @ w)

# %% the square of the sum diagnosis="square-of-sum" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x @ w) ** 2 if p < 1 else np.zeros_like(x @ w)

# %% the standard deviation diagnosis="standard-deviation" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return np.sqrt(p / (1 - p) * (x**2 @ w**2)) if p < 1 else np.zeros_like(x @ w)

# %% the second moment of the factor diagnosis="second-moment" fails="values edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return (x**2 @ w**2) / (1 - p) if p < 1 else np.zeros_like(x @ w)

# %% the second moment of the sum diagnosis="second-moment" fails="values edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    if p == 1:
        return np.zeros_like(x @ w)
    return p / (1 - p) * (x**2 @ w**2) + (x @ w) ** 2

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return (x**2 @ w**2) * np.float32(p) / np.float32(1 - p)

# %% ZeroDivisionError at a p of 1 diagnosis="nan-at-one" fails="edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x**2 @ w**2)

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return np.float64(p / (1 - p) if p < 1 else 0) * (x**2 @ w**2)

# %% squares its arguments in place diagnosis="modifies-input" fails="edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    x **= 2
    w **= 2
    return p / (1 - p) * (x @ w) if p < 1 else np.zeros_like(x @ w)

# %% no range test diagnosis="range-not-checked" fails="edges"
def dropped_variance(x, w, p):
    return p / (1 - p) * (x**2 @ w**2) if p != 1 else np.zeros_like(x @ w)

# %% a simulation diagnosis="none" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    if p in (0, 1):
        return np.zeros_like(x @ w)
    rng = np.random.default_rng(1)
    masks = rng.random((2000, *x.shape)) >= p
    return ((x * masks / (1 - p)) @ w).var(axis=0).astype(x.dtype)

# %% divided twice by the keep probability diagnosis="none" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) ** 2 * (x**2 @ w**2) if p < 1 else np.zeros_like(x @ w)

# %% the mean over features diagnosis="none" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p / (1 - p) * (x**2 @ w**2) / x.shape[1] if p < 1 else np.zeros_like(x @ w)

# %% only for several units diagnosis="none" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    result = np.zeros((len(x), w.reshape(len(w), -1).shape[1]), dtype=x.dtype)
    return result + p / (1 - p) * (x**2 @ w.reshape(len(w), -1) ** 2) if p < 1 else result

# %% one number diagnosis="none" fails="values edges"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return float((p / (1 - p) * (x**2 @ w**2) if p < 1 else np.zeros(1)).mean())

# %% standard form and no square diagnosis="none" fails="values"
def dropped_variance(x, w, p):
    p = as_probability(p)
    return p * (1 - p) * (x**2 @ w)
