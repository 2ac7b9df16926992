# %% multiplication correct=true
def standard_dropout_predict(x, p):
    return x * (1 - as_probability(p))

# %% in the input's dtype correct=true
def standard_dropout_predict(x, p):
    p = as_probability(p)
    keep = np.array(1.0 - p, dtype=x.dtype)
    return np.multiply(x, keep)

# %% subtract what is lost on average correct=true
def standard_dropout_predict(x, p):
    p = as_probability(p)
    if p == 1:
        return np.zeros_like(x)
    output = x.copy()
    output -= (p * x).astype(x.dtype)
    return output

# %% torch and a plain loop correct=true
def standard_dropout_predict(x, p):
    p = as_probability(p)
    result = torch.tensor(x)
    for index in range(len(result)):
        result[index] = result[index].mul(1 - p)
    return result.numpy()

# %% times the drop rate, as the article says diagnosis="scales-by-drop-rate" fails="scale"
def standard_dropout_predict(x, p):
    return x * as_probability(p)

# %% nothing scaled diagnosis="unscaled-at-test" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    return x.copy()

# %% divided by the keep probability diagnosis="grows-at-test" fails="scale"
def standard_dropout_predict(x, p):
    return x / (1 - as_probability(p))

# %% divided, p of 1 by itself diagnosis="grows-at-test" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    return x / (1 - p) if p < 1 else np.zeros_like(x)

# %% still drops diagnosis="active-in-eval" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    return x * (np.random.rand(*x.shape) >= p)

# %% drops and scales diagnosis="active-in-eval" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    mask = np.random.default_rng(3).random(x.shape) >= p
    return x * mask * (1 - p)

# %% changes its input diagnosis="modifies-input" fails="manners"
def standard_dropout_predict(x, p):
    x *= 1 - as_probability(p)
    return x

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="manners"
def standard_dropout_predict(x, p):
    return x * np.float64(1 - as_probability(p))

# %% no range test diagnosis="range-not-checked" fails="manners"
def standard_dropout_predict(x, p):
    return x * (1 - p)

# %% an assertion diagnosis="wrong-error-type" fails="manners"
def standard_dropout_predict(x, p):
    assert 0 <= p <= 1, f"bad p: {p}"
    return x * (1 - p)

# %% the average of many masks diagnosis="none" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    rng = np.random.default_rng(0)
    return np.mean([x * (rng.random(x.shape) >= p) for _ in range(500)], axis=0).astype(x.dtype)

# %% the factor twice diagnosis="none" fails="scale"
def standard_dropout_predict(x, p):
    return x * (1 - as_probability(p)) ** 2

# %% one half whatever p is diagnosis="none" fails="scale"
def standard_dropout_predict(x, p):
    p = as_probability(p)
    return x * 0.5

# %% absolute values diagnosis="none" fails="scale"
def standard_dropout_predict(x, p):
    return np.abs(x) * (1 - as_probability(p))

# %% a pair diagnosis="none" fails="scale manners"
def standard_dropout_predict(x, p):
    return x * (1 - as_probability(p)), np.ones(x.shape, bool)

# %% asks for a generator diagnosis="none" fails="scale manners"
def standard_dropout_predict(x, p, rng):
    return x * (1 - as_probability(p))
