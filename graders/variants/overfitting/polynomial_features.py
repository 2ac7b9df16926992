# %% a stack of powers correct=true
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**k for k in range(1, degree + 1)], axis=1)

# %% vander without its first column correct=true
def polynomial_features(x, degree):
    if degree <= 0:
        raise ValueError("no such degree: %d" % degree)
    return np.vander(x, degree + 1, increasing=True)[:, 1:].astype(x.dtype)

# %% column by column correct=true
def polynomial_features(x, degree):
    if not degree >= 1:
        raise ValueError(f"{degree} is too low")
    features = np.ones((len(x), degree), dtype=x.dtype)
    for column in range(degree):
        features[:, column:] *= x[:, None]
    return features

# %% broadcast powers, back to the dtype correct=true
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    powers = np.arange(degree) + 1
    return (x.reshape(-1, 1) ** powers).astype(x.dtype)

# %% scikit-learn correct=true
def polynomial_features(x, degree):
    from sklearn.preprocessing import PolynomialFeatures

    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    made = PolynomialFeatures(degree, include_bias=False).fit_transform(x[:, None])
    return np.asarray(made, dtype=x.dtype)

# %% a constant column in front diagnosis="constant-column" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**k for k in range(degree + 1)], axis=1)

# %% powers from 0 diagnosis="constant-column" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**k for k in range(degree)], axis=1)

# %% vander as it comes diagnosis="constant-column" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.vander(x, degree + 1).astype(x.dtype)

# %% falling powers diagnosis="columns-reversed" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.vander(x, degree + 1)[:, :-1].astype(x.dtype)

# %% the highest power is missing diagnosis="highest-power-missing" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**k for k in range(1, max(degree, 2))], axis=1)

# %% one power in each row diagnosis="axes-swapped" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x**k for k in range(1, degree + 1)])

# %% the powers are added up diagnosis="powers-summed" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return sum(x**k for k in range(1, degree + 1))

# %% float64 for float32 diagnosis="dtype-not-kept" fails="manners"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return x[:, None] ** np.arange(1, degree + 1)

# %% works in place diagnosis="modifies-input" fails="manners"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    original, columns = x.copy(), []
    for _ in range(degree):
        columns.append(x.copy())
        x *= original
    return np.stack(columns, axis=1)

# %% no test of the degree diagnosis="range-not-checked" fails="manners"
def polynomial_features(x, degree):
    features = np.empty((len(x), max(degree, 0)), dtype=x.dtype)
    for k in range(degree):
        features[:, k] = x ** (k + 1)
    return features

# %% the complaint is printed diagnosis="prints-instead-of-raising" fails="manners"
def polynomial_features(x, degree):
    if degree < 1:
        print(f"degree must be at least 1, got {degree}")
        return None
    return np.stack([x**k for k in range(1, degree + 1)], axis=1)

# %% the error does not name the degree diagnosis="error-hides-the-value" fails="manners"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError("the degree is too low")
    return np.stack([x**k for k in range(1, degree + 1)], axis=1)

# %% multiples, not powers diagnosis="none" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return np.stack([x * k for k in range(1, degree + 1)], axis=1)

# %% a list of lists diagnosis="none" fails="powers manners"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return [[float(value**k) for k in range(1, degree + 1)] for value in x]

# %% only the highest power diagnosis="none" fails="powers"
def polynomial_features(x, degree):
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    return (x**degree)[:, None]
