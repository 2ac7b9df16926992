# %% column norms correct=true
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * (x**2).sum(axis=0) @ w**2)

# %% products, squared correct=true
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(((x * w) ** 2).sum() * p / (1 - p))

# %% variances of the predictions correct=true
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if not p < 1:
        raise ValueError(f"dropout with p = {p} leaves nothing")
    variance_of_factor = 1 / (1 - p) - 1
    return sum(variance_of_factor * float(v) for v in np.square(x) @ np.square(w))

# %% a quadratic form correct=true
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(w @ np.diag(p / (1 - p) * np.diag(x.T @ x)) @ w)

# %% the weights are not squared diagnosis="square-missing" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * (x**2).sum(axis=0) @ w)

# %% the inputs are not squared diagnosis="square-missing" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * x.sum(axis=0) @ w**2)

# %% the predictions squared diagnosis="square-of-sum" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * ((x @ w) ** 2).sum())

# %% p for the odds diagnosis="p-instead-of-odds" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p * (x**2 @ w**2).sum())

# %% the variance of a coin diagnosis="standard-variance" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p * (1 - p) * (x**2 @ w**2).sum())

# %% one over the keep probability diagnosis="inverse-of-keep" fails="values edges"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float((x**2 @ w**2).sum() / (1 - p))

# %% odds upside down diagnosis="keep-drop-swapped" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float((1 - p) / p * (x**2 @ w**2).sum() if p else 0)

# %% a mean over rows diagnosis="mean-over-rows" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * (x**2 @ w**2).mean())

# %% ordinary ridge diagnosis="ordinary-ridge" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * (w**2).sum())

# %% one number for each row diagnosis="sum-missing" fails="values edges"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return p / (1 - p) * (x**2 @ w**2)

# %% one number for each feature diagnosis="sum-missing" fails="values edges"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return p / (1 - p) * (x**2).sum(axis=0) * w**2

# %% squares in place diagnosis="modifies-input" fails="edges"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    x **= 2
    return float(p / (1 - p) * (x @ w**2).sum())

# %% no range test diagnosis="range-not-checked" fails="edges"
def dropout_penalty(w, x, p):
    return float(p / (1 - p) * (x**2 @ w**2).sum()) if p != 1 else 0.0

# %% infinite at p of 1 diagnosis="none" fails="edges"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    return float(p / (1 - p) * (x**2 @ w**2).sum()) if p < 1 else float('inf')

# %% a half in front diagnosis="none" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(0.5 * p / (1 - p) * (x**2 @ w**2).sum())

# %% the largest term diagnosis="none" fails="values"
def dropout_penalty(w, x, p):
    p = as_probability(p)
    if p == 1:
        raise ValueError(f'p must be below 1, got {p}')
    return float(p / (1 - p) * (x**2 * w**2).max())
