# %% two equations solved correct=true
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the inverse, query by query correct=true
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if length_scale <= 0 or np.isnan(length_scale):
        raise ValueError(f"length scale {length_scale}")
    if noise < 0 or np.isnan(noise):
        raise ValueError(f"noise {noise}")
    n = len(x_train)
    k = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            k[i, j] = np.exp(-0.5 * ((x_train[i] - x_train[j]) / length_scale) ** 2)
        k[i, i] += noise * noise
    inverse = np.linalg.inv(k)
    mean, std = np.empty(len(x_query)), np.empty(len(x_query))
    for q, x in enumerate(x_query):
        c = np.exp(-0.5 * ((x_train - x) / length_scale) ** 2)
        mean[q] = c @ inverse @ y_train
        std[q] = np.sqrt(max(0.0, 1 - c @ inverse @ c))
    return mean, std

# %% by Cholesky correct=true
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    for name, value, good in (("length_scale", length_scale, length_scale > 0), ("noise", noise, noise >= 0)):
        if not good:
            raise ValueError(f"{name} = {value}")
    both = np.concatenate([x_train, x_query]) / length_scale
    k = np.exp(-np.subtract.outer(both, both) ** 2 / 2)
    n = len(x_train)
    factor = np.linalg.cholesky(k[:n, :n] + np.diag(np.full(n, noise**2 + 1e-10)))
    white = np.linalg.solve(factor, k[:n, n:])
    mean = white.T @ np.linalg.solve(factor, y_train)
    covariance = k[n:, n:] - white.T @ white
    return mean, np.diag(covariance).clip(0) ** 0.5

# %% the length scale is not squared diagnosis="length-scale-not-squared" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% no 2 in the exponent diagnosis="half-missing" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / length_scale**2)

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the exponential kernel diagnosis="distance-not-squared" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-abs(a[:, None] - b[None, :]) / length_scale)

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% noise taken for its variance diagnosis="noise-not-squared" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% no noise diagnosis="noise-missing" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train)
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% noise on all entries diagnosis="noise-on-all-entries" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the spread of a measurement diagnosis="noise-in-the-answer" fails="deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 + noise**2 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% kernel times y diagnosis="kernel-not-inverted" fails="mean"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ y_train
    variance = 1 - (cross * cross).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% y is centred diagnosis="y-centred" fails="mean"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    middle = y_train.mean() if len(y_train) else 0
    mean = middle + cross @ np.linalg.solve(covariance, y_train - middle)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the variance diagnosis="variance-for-deviation" fails="deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.maximum(variance, 0)

# %% the covariance of the queries diagnosis="covariance-of-queries" fails="mean deviation manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = kernel(x_query, x_query) - cross @ np.linalg.solve(covariance, cross.T)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the deviation stays 1 diagnosis="none" fails="deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 + 0 * mean
    return mean, np.sqrt(np.maximum(variance, 0))

# %% NaN for a certain point diagnosis="none" fails="manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.log(np.exp(np.sqrt(np.where(variance < 1e-9, np.nan, variance))))

# %% a variance below 0 is taken for a positive one diagnosis="none" fails="deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(abs(variance) / 2)

# %% two mistakes diagnosis="none" fails="mean deviation"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / length_scale**2)

    covariance = kernel(x_train, x_train) + noise * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the mean alone diagnosis="none" fails="mean"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean

# %% the length scale goes unchecked diagnosis="range-not-checked" fails="manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    covariance = np.nan_to_num(covariance) + 1e-9 * np.eye(len(x_train))
    cross = np.nan_to_num(cross)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% NaN goes through diagnosis="nan-slips-through" fails="manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if noise < 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% the error does not say which diagnosis="error-hides-the-value" fails="manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError("noise must be at least 0")

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))

# %% x is scaled in place diagnosis="modifies-input" fails="manners"
def gp_posterior(x_train, y_train, x_query, length_scale, noise):
    if not length_scale > 0:
        raise ValueError(f"length_scale must be above 0, got {length_scale}")
    if not noise >= 0:
        raise ValueError(f"noise must be at least 0, got {noise}")

    x_train *= 1 + 1e-12

    def kernel(a, b):
        return np.exp(-((a[:, None] - b[None, :]) ** 2) / (2 * length_scale**2))

    covariance = kernel(x_train, x_train) + noise**2 * np.eye(len(x_train))
    cross = kernel(x_query, x_train)
    mean = cross @ np.linalg.solve(covariance, y_train)
    variance = 1 - (cross * np.linalg.solve(covariance, cross.T).T).sum(axis=1)
    return mean, np.sqrt(np.maximum(variance, 0))
