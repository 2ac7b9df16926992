# %% centred, solve or lstsq correct=true
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    mean_x, mean_y = features.mean(axis=0), y.mean()
    x, t = features - mean_x, y - mean_y
    if weight_decay == 0:
        w = np.linalg.lstsq(x, t, rcond=None)[0]
    else:
        w = np.linalg.solve(x.T @ x + weight_decay * np.eye(x.shape[1]), x.T @ t)
    return w, mean_y - mean_x @ w

# %% singular values correct=true
def fit_ridge(features, y, weight_decay):
    if np.isnan(weight_decay) or weight_decay < 0:
        raise ValueError(f"weight_decay = {weight_decay}")
    centre = features.mean(axis=0)
    u, s, vt = np.linalg.svd(features - centre, full_matrices=False)
    seen = s > 1e-10 * s[0]
    shrunk = np.zeros_like(s)
    shrunk[seen] = s[seen] / (s[seen] ** 2 + weight_decay)
    weights = vt.T @ (shrunk * (u.T @ (y - y.mean())))
    return weights, float(np.mean(y - features @ weights))

# %% the dual form correct=true
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    gram = x @ x.T
    if weight_decay > 0:
        a = np.linalg.solve(gram + weight_decay * np.eye(len(x)), y - y.mean())
    else:
        a = np.linalg.pinv(gram, rcond=1e-12, hermitian=True) @ (y - y.mean())
    weights = x.T @ a
    return weights, y.mean() - features.mean(axis=0) @ weights

# %% a pseudo-inverse of the larger table correct=true
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    n, d = features.shape
    x = features - features.mean(axis=0)
    stacked = np.vstack([x, weight_decay**0.5 * np.identity(d)])
    weights = np.linalg.pinv(stacked) @ np.concatenate([y - y.mean(), np.zeros(d)])
    return [weights, np.array(y.mean() - features.mean(axis=0).dot(weights))]

# %% scikit-learn correct=true
def fit_ridge(features, y, weight_decay):
    from sklearn.linear_model import LinearRegression, Ridge

    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    model = Ridge(alpha=weight_decay) if weight_decay else LinearRegression()
    model.fit(features, y)
    return model.coef_, model.intercept_

# %% the intercept is a penalised weight diagnosis="penalised-intercept" fails="weights intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = np.hstack([features, np.ones((len(features), 1))])
    if weight_decay == 0:
        centred = features - features.mean(axis=0)
        w = np.linalg.lstsq(centred, y - y.mean(), rcond=None)[0]
        return w, y.mean() - features.mean(axis=0) @ w
    w = np.linalg.solve(x.T @ x + weight_decay * np.eye(x.shape[1]), x.T @ y)
    return w[:-1], w[-1]

# %% the intercept is a penalised weight, lstsq without decay diagnosis="penalised-intercept" fails="weights intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = np.hstack([features, np.ones((len(features), 1))])
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
    return w[:-1], w[-1]

# %% nothing is centred diagnosis="not-centred" fails="weights intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    d = features.shape[1]
    rows = np.vstack([features, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y, np.zeros(d)), rcond=None)[0]
    return w, (y - features @ w).mean()

# %% only y is centred diagnosis="not-centred" fails="weights intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    d = features.shape[1]
    rows = np.vstack([features, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, y.mean() - features.mean(axis=0) @ w

# %% the intercept is the mean of y diagnosis="intercept-of-centred-data" fails="intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, y.mean()

# %% the intercept is 0 diagnosis="intercept-missing" fails="intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, 0.0

# %% weight decay times the number of examples diagnosis="decay-scaled" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    n, d = x.shape
    rows = np.vstack([x, np.sqrt(n * weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, y.mean() - features.mean(axis=0) @ w

# %% half the weight decay diagnosis="decay-scaled" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay / 2) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, y.mean() - features.mean(axis=0) @ w

# %% weight decay unused diagnosis="decay-ignored" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    w = np.linalg.lstsq(x, y - y.mean(), rcond=None)[0]
    return w, y.mean() - features.mean(axis=0) @ w

# %% weight decay with the wrong sign diagnosis="decay-grows" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x, t = features - features.mean(axis=0), y - y.mean()
    if weight_decay == 0:
        w = np.linalg.lstsq(x, t, rcond=None)[0]
    else:
        w = np.linalg.solve(x.T @ x - weight_decay * np.eye(x.shape[1]), x.T @ t)
    return w, y.mean() - features.mean(axis=0) @ w

# %% an inverse diagnosis="no-unique-solution" fails="wide"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    w = np.linalg.inv(x.T @ x + weight_decay * np.eye(x.shape[1])) @ x.T @ (y - y.mean())
    return w, y.mean() - features.mean(axis=0) @ w

# %% always solve diagnosis="no-unique-solution" fails="wide"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    w = np.linalg.solve(x.T @ x + weight_decay * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    return w, y.mean() - features.mean(axis=0) @ w

# %% the smallest weights and intercept together diagnosis="no-unique-solution" fails="wide"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    if weight_decay == 0:
        w = np.linalg.pinv(np.column_stack([features, np.ones(len(y))])) @ y
        return w[:-1], w[-1]
    x = features - features.mean(axis=0)
    w = np.linalg.solve(x.T @ x + weight_decay * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    return w, y.mean() - features.mean(axis=0) @ w

# %% centres in place diagnosis="modifies-input" fails="manners"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    centre, level = features.mean(axis=0), y.mean()
    features -= centre
    d = features.shape[1]
    rows = np.vstack([features, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - level, np.zeros(d)), rcond=None)[0]
    return w, level - centre @ w

# %% NaN slips through diagnosis="nan-slips-through" fails="manners"
def fit_ridge(features, y, weight_decay):
    if weight_decay < 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    centre, level = features.mean(axis=0), y.mean()
    x, t = features - centre, y - level
    if weight_decay == 0:
        w = np.linalg.lstsq(x, t, rcond=None)[0]
    else:
        w = np.linalg.solve(x.T @ x + weight_decay * np.eye(x.shape[1]), x.T @ t)
    return w, level - centre @ w

# %% a negative weight_decay is taken for 0 diagnosis="range-not-checked" fails="manners"
def fit_ridge(features, y, weight_decay):
    centre, level = features.mean(axis=0), y.mean()
    d = features.shape[1]
    strength = weight_decay if weight_decay > 0 else 0.0
    rows = np.vstack([features - centre, np.sqrt(strength) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - level, np.zeros(d)), rcond=None)[0]
    return w, level - centre @ w

# %% a weight for the intercept too diagnosis="none" fails="weights intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = np.hstack([np.ones((len(features), 1)), features])
    penalty = np.eye(x.shape[1])
    penalty[0, 0] = 0
    w = np.linalg.pinv(x.T @ x + weight_decay * penalty) @ x.T @ y
    return w, w[0]

# %% standardised features diagnosis="none" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale == 0, 1, scale)
    x = (features - centre) / scale
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0] / scale
    return w, y.mean() - centre @ w

# %% shrinks all weights alike diagnosis="none" fails="weights"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    w = np.linalg.lstsq(x, y - y.mean(), rcond=None)[0] / (1 + weight_decay)
    return w, y.mean() - features.mean(axis=0) @ w

# %% the intercept with the wrong sign diagnosis="none" fails="intercept"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, features.mean(axis=0) @ w - y.mean()

# %% the intercept as an array diagnosis="none" fails="weights manners"
def fit_ridge(features, y, weight_decay):
    if not weight_decay >= 0:
        raise ValueError(f"weight_decay must be at least 0, got {weight_decay}")
    x = features - features.mean(axis=0)
    d = x.shape[1]
    rows = np.vstack([x, np.sqrt(weight_decay) * np.eye(d)])
    w = np.linalg.lstsq(rows, np.append(y - y.mean(), np.zeros(d)), rcond=None)[0]
    return w, y - features @ w
