# %% zeros set apart correct=true
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% SciPy correct=true
from scipy.special import entr

def predictive_entropy(probabilities):
    return entr(probabilities.mean(axis=0)).sum(axis=-1)

# %% a loop over examples correct=true
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    samples, batch, classes = probabilities.shape
    result = np.empty(batch, probabilities.dtype)
    for i in range(batch):
        mean = probabilities[:, i].mean(axis=0)
        result[i] = entropy(mean)
    return result

# %% a tiny number in the logarithm correct=true
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(distribution + np.asarray(1e-12, distribution.dtype))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% bits diagnosis="entropy-in-bits" fails="values"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log2(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% a mean of entropies diagnosis="mean-of-entropies" fails="values"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities).mean(axis=0)

# %% the sign lost diagnosis="sign-lost" fails="values"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return -(entropy(probabilities.mean(axis=0)))

# %% NaN for zero diagnosis="log-of-zero" fails="edges"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(distribution)
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% float64 for float32 diagnosis="dtype-not-kept" fails="edges"
def predictive_entropy(probabilities):
    probabilities = probabilities.astype(float)

    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% summed over examples diagnosis="sum-over-batch" fails="values edges"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return (entropy(probabilities.mean(axis=0))).sum()

# %% normalises its argument in place diagnosis="modifies-input" fails="edges"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    result = entropy(probabilities.mean(axis=0))
    probabilities *= 2
    return result

# %% a percentage diagnosis="none" fails="values"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return 100 * (entropy(probabilities.mean(axis=0)))

# %% the variance of the samples diagnosis="none" fails="values"
def predictive_entropy(probabilities):
    return probabilities.var(axis=0).sum(axis=-1)

# %% of each sample diagnosis="entropy-of-each-sample" fails="values edges"
def predictive_entropy(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities)

# %% of the largest class diagnosis="entropy-of-largest" fails="values"
def predictive_entropy(probabilities):
    return -np.log(probabilities.mean(axis=0).max(axis=-1))
