# %% one matrix for each fold correct=true
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% arrays of each part correct=true
def cross_validate(fit, score, x, y, k, rng, features=None):
    if x.shape[0] != y.shape[0]:
        raise ValueError("x and y differ in length")
    if k < 2 or k > len(x):
        raise ValueError(f"{k} folds of {len(x)} examples")
    if features is not None and (features < 1 or features > x.shape[1]):
        raise ValueError(f"cannot keep {features} features")
    cards = np.arange(len(x)) % k
    rng.shuffle(cards)
    scores = np.empty(k)
    for fold in range(k):
        x_train, y_train = x[cards != fold], y[cards != fold]
        x_held, y_held = x[cards == fold], y[cards == fold]
        mu, sigma = x_train.mean(0), x_train.std(0)
        sigma[sigma == 0] = 1
        x_train, x_held = (x_train - mu) / sigma, (x_held - mu) / sigma
        if features is not None:
            r = np.array([abs(np.corrcoef(column, y_train)[0, 1]) for column in x_train.T])
            kept = np.sort(np.argsort(-r)[:features])
            x_train, x_held = x_train[:, kept], x_held[:, kept]
        scores[fold] = score(fit(x_train, y_train), x_held, y_held)
    return scores

# %% models first, then scores correct=true
def cross_validate(fit, score, x, y, k, rng, features=None):
    n, d = x.shape
    if n != len(y):
        raise ValueError(f"{n} rows and {len(y)} labels")
    if k not in range(2, n + 1):
        raise ValueError("k = %d" % k)
    if features is None:
        features = d
    elif features not in range(1, d + 1):
        raise ValueError("features = %d" % features)

    def prepared(train):
        values = x[train]
        mean = values.sum(axis=0) / len(values)
        spread = np.sqrt(((values - mean) ** 2).mean(axis=0))
        spread = spread + (spread == 0)
        strength = ((values - mean) / spread * (y[train] - y[train].mean())[:, None]).sum(axis=0)
        kept = sorted(sorted(range(d), key=lambda j: -abs(strength[j]))[:features])
        return lambda rows: ((x[rows] - mean) / spread)[:, kept]

    order = rng.permutation(n).tolist()
    folds = [order[i::k] for i in range(k)]
    models = []
    for fold in folds:
        train = [i for i in order if i not in fold]
        scale = prepared(train)
        models.append((fit(scale(train), y[train]), scale))
    return np.array([score(model, scale(fold), y[fold]) for (model, scale), fold in zip(models, folds)])

# %% the folds of scikit-learn and its scaler correct=true
def cross_validate(fit, score, x, y, k, rng, features=None):
    from sklearn.model_selection import KFold
    from sklearn.preprocessing import StandardScaler

    if features is not None and not 0 < features <= x.shape[1]:
        raise ValueError(f"features = {features}")
    if len(x) != len(y) or not 2 <= k <= len(x):
        raise ValueError(f"{len(x)} examples, {len(y)} labels, k = {k}")
    folds = KFold(int(k), shuffle=True, random_state=int(rng.integers(2**31)))
    scores = []
    for train, held in folds.split(x):
        scaler = StandardScaler().fit(x[train])
        z_train, z_held = scaler.transform(x[train]), scaler.transform(x[held])
        if features is not None:
            with np.errstate(all="ignore"):
                r = np.nan_to_num(np.abs(np.corrcoef(z_train.T, y[train])[-1, :-1]))
            kept = np.argpartition(r, -features)[-features:]
            z_train, z_held = z_train[:, kept], z_held[:, kept]
        scores.append(score(fit(z_train, y[train]), z_held, y[held]))
    return np.asarray(scores)

# %% scaled by all rows in each fold diagnosis="scaling-leaks" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x.mean(axis=0), x.std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% scaled before the folds are made diagnosis="scaling-leaks" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    deviation = x.std(axis=0)
    whole = (x - x.mean(axis=0)) / np.where(deviation == 0, 1, deviation)
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        z = whole
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% mean of the training part, deviation of all rows diagnosis="none" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x.std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% a scaler for each part diagnosis="held-out-scaled-by-itself" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            kept = np.argsort(strength)[-features:]
            z = z[:, kept]
        model = fit(z[train], y[train])
        own = x[held].std(axis=0)
        z_held = (x[held] - x[held].mean(axis=0)) / np.where(own == 0, 1, own)
        if features is not None:
            z_held = z_held[:, kept]
        scores.append(score(model, z_held, y[held]))
    return np.array(scores)

# %% what is held out as it came diagnosis="held-out-not-scaled" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            kept = np.argsort(strength)[-features:]
            z = z[:, kept]
        x_held = x[held] if features is None else x[held][:, kept]
        model = fit(z[train], y[train])
        scores.append(score(model, x_held, y[held]))
    return np.array(scores)

# %% no scaling diagnosis="not-scaled" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        if features is None:
            z = x
        else:
            z = x[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the deviation of a sample diagnosis="scaled-with-n-minus-one" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0, ddof=1)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% nothing against a division by zero diagnosis="constant-feature-divided-by-zero" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / deviation
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% a tiny number added to the deviation diagnosis="none" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / (deviation + 1e-8)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% only centred diagnosis="none" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = x - mean
        if features is not None:
            strength = np.abs(y[train] @ (z[train] / np.where(deviation == 0, 1, deviation)))
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% one mean for all columns diagnosis="none" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs((y[train] - y[train].mean()) @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% leaks, and divides by zero diagnosis="none" fails="scaling"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x.mean(axis=0), x.std(axis=0)
        z = (x - mean) / deviation
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% features chosen by all rows diagnosis="selection-leaks" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs((y - y.mean()) @ ((x - x.mean(axis=0)) / x.std(axis=0)))
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% features chosen before the folds are made diagnosis="selection-leaks" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    if features is not None:
        r = np.abs(np.corrcoef(x.T, y)[-1, :-1])
        x = x[:, np.argsort(r)[-features:]]
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% features chosen by the examples held out diagnosis="selected-on-held-out" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(np.corrcoef(x[held].T, y[held])[-1, :-1])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% scaled and chosen by all rows diagnosis="scaling-leaks" fails="scaling selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x.mean(axis=0), x.std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs((y - y.mean()) @ z)
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% features makes no difference diagnosis="selection-ignored" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the weakest features diagnosis="weakest-features" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[:features]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% only positive correlations diagnosis="negative-correlation-left-out" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = y[train] @ z[train]
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% ranked by covariance diagnosis="covariance-for-correlation" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ (x[train] - mean))
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% products with columns that are not centred diagnosis="none" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ x[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% one feature too many diagnosis="none" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features - 1 :]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the first columns diagnosis="none" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, :features]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% other features for the score diagnosis="none" fails="selection"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            kept = np.argsort(strength)[-features:]
        cut = z if features is None else z[:, kept]
        model = fit(cut[train], y[train])
        z = z if features is None else z[:, np.sort(kept)]
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% each fold drawn for itself diagnosis="folds-overlap" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in range(k):
        held = np.array_split(rng.permutation(n), k)[held]
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% scored on the training part diagnosis="scored-on-training" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[train], y[train]))
    return np.array(scores)

# %% fitted to all examples diagnosis="parts-overlap" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.arange(n)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% trained on one piece, judged by the others diagnosis="fold-and-rest-swapped" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = held
        held = np.setdiff1d(np.arange(n), train)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the remainder is lost diagnosis="examples-lost" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in rng.permutation(n)[: n // k * k].reshape(k, -1):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the remainder goes to the last fold diagnosis="remainder-in-one-fold" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.split(rng.permutation(n), [n // k * i for i in range(1, k)]):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the mean of the scores diagnosis="mean-of-scores" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.mean(scores)

# %% a list of scores diagnosis="none" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return scores

# %% only the best score counts diagnosis="none" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.full(k, max(scores))

# %% scored twice, the better one kept diagnosis="none" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(max(score(model, z[held], y[held]) for _ in range(2)))
    return np.array(scores)

# %% labels shuffled apart diagnosis="none" fails="folds"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], rng.permutation(y[train]))
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% not shuffled diagnosis="nothing-drawn" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(np.arange(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% a fixed seed diagnosis="fixed-seed" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(np.random.default_rng(0).permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% the global generator diagnosis="uses-global-generator" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(np.random.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% a generator of its own diagnosis="makes-own-generator" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(np.random.default_rng().permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% x scaled in place diagnosis="modifies-input" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    x *= 2
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% x shifted in place, and back diagnosis="modifies-input" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    x -= 1
    return np.array(scores)

# %% no test of the lengths diagnosis="range-not-checked" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    n = min(n, len(y))
    x = x[:n]
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% no test of features diagnosis="range-not-checked" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% a single fold goes through diagnosis="range-not-checked" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    k = min(max(k, 2), n)
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% an error that does not say k diagnosis="error-hides-the-value" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    if not 2 <= k <= n:
        raise ValueError("that k is not allowed")
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)

# %% an assertion diagnosis="wrong-error-type" fails="manners"
def cross_validate(fit, score, x, y, k, rng, features=None):
    n = len(x)
    if len(y) != n:
        raise ValueError(f"{n} examples, {len(y)} labels")
    assert 2 <= k <= n, f"k = {k}"
    if features is not None and not 1 <= features <= x.shape[1]:
        raise ValueError(f"features must be from 1 to {x.shape[1]}, got {features}")
    scores = []
    for held in np.array_split(rng.permutation(n), k):
        train = np.setdiff1d(np.arange(n), held)
        mean, deviation = x[train].mean(axis=0), x[train].std(axis=0)
        z = (x - mean) / np.where(deviation == 0, 1, deviation)
        if features is not None:
            strength = np.abs(y[train] @ z[train])
            z = z[:, np.argsort(strength)[-features:]]
        model = fit(z[train], y[train])
        scores.append(score(model, z[held], y[held]))
    return np.array(scores)
