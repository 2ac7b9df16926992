# %% mean and var correct=true
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    bias = predictions.mean(axis=0) - truth
    return bias**2, predictions.var(axis=0)

# %% by hand correct=true
def bias_variance(predictions, truth):
    datasets, points = predictions.shape
    if truth.size != points:
        raise ValueError(f"{points} columns, {truth.size} numbers")
    mean = predictions.sum(0) / datasets
    spread = ((predictions - mean) ** 2).sum(0) / datasets
    return [np.square(truth - mean), spread]

# %% the error minus the variance correct=true
def bias_variance(predictions, truth):
    if truth.shape != (predictions.shape[1],):
        raise ValueError("shapes")
    error = np.mean((predictions - truth) ** 2, axis=0)
    variance = np.var(predictions, axis=0)
    return error - variance, variance

# %% point by point correct=true
def bias_variance(predictions, truth):
    if len(truth) != len(predictions.T):
        raise ValueError("shapes")
    pairs = [((column.mean() - t) ** 2, column.var()) for column, t in zip(predictions.T, truth)]
    bias, variance = np.array(pairs, dtype=predictions.dtype).T
    return bias, variance

# %% the bias as it is diagnosis="bias-not-squared" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return predictions.mean(axis=0) - truth, predictions.var(axis=0)

# %% the size of the bias diagnosis="bias-not-squared" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return abs(truth - predictions.mean(axis=0)), predictions.var(axis=0)

# %% squared before the mean diagnosis="error-for-bias" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return ((predictions - truth) ** 2).mean(axis=0), predictions.var(axis=0)

# %% the sample variance diagnosis="sample-variance" fails="variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=0, ddof=1)

# %% the standard deviation diagnosis="standard-deviation" fails="variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=0) - truth) ** 2, predictions.std(axis=0)

# %% the variance around the truth diagnosis="variance-around-truth" fails="variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=0) - truth) ** 2, ((predictions - truth) ** 2).mean(axis=0)

# %% over the points diagnosis="axes-swapped" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=1) - truth) ** 2, predictions.var(axis=1)

# %% only the variance over the points diagnosis="axes-swapped" fails="variance manners"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=1)

# %% averages over everything diagnosis="one-number" fails="bias variance manners"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return ((predictions.mean(axis=0) - truth) ** 2).mean(), predictions.var()

# %% variance first diagnosis="results-swapped" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return predictions.var(axis=0), (predictions.mean(axis=0) - truth) ** 2

# %% float64 for float32 diagnosis="dtype-not-kept" fails="manners"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    bias = predictions.mean(axis=0, dtype=np.float64) - truth
    return bias**2, predictions.var(axis=0, dtype=np.float64)

# %% subtracts in place diagnosis="modifies-input" fails="manners"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    predictions -= truth
    return predictions.mean(axis=0) ** 2, predictions.var(axis=0)

# %% shapes are not tested diagnosis="range-not-checked" fails="manners"
def bias_variance(predictions, truth):
    mean = predictions.mean(axis=0)
    truth = np.resize(truth, mean.shape)
    return (mean - truth) ** 2, predictions.var(axis=0)

# %% an assertion diagnosis="wrong-error-type" fails="manners"
def bias_variance(predictions, truth):
    assert predictions.shape[1] == len(truth)
    return (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=0)

# %% the error is returned diagnosis="returns-the-error" fails="manners"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        return ValueError("predictions and truth do not fit")
    return (predictions.mean(axis=0) - truth) ** 2, predictions.var(axis=0)

# %% no mean diagnosis="none" fails="bias variance"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (predictions - truth) ** 2, predictions.var(axis=0)

# %% the median prediction diagnosis="none" fails="bias"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return (np.median(predictions, axis=0) - truth) ** 2, predictions.var(axis=0)

# %% the root of the squared bias and the sample variance diagnosis="none" fails="variance" also="bias-not-squared"
def bias_variance(predictions, truth):
    if predictions.shape[1] != len(truth):
        raise ValueError("predictions and truth do not fit")
    return abs(predictions.mean(axis=0) - truth), predictions.var(axis=0, ddof=1)
