# %% zeros set apart correct=true
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)

# %% SciPy correct=true
from scipy.special import entr

def mutual_information(probabilities):
    return entr(probabilities.mean(axis=0)).sum(axis=-1) - entr(probabilities).sum(axis=-1).mean(axis=0)

# %% a loop over examples correct=true
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    samples, batch, classes = probabilities.shape
    result = np.empty(batch, probabilities.dtype)
    for i in range(batch):
        mean = probabilities[:, i].mean(axis=0)
        result[i] = entropy(mean) - sum(entropy(row) for row in probabilities[:, i]) / samples
    return result

# %% a tiny number in the logarithm correct=true
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(distribution + np.asarray(1e-12, distribution.dtype))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)

# %% divergences from the mean correct=true
from scipy.special import rel_entr

def mutual_information(probabilities):
    return rel_entr(probabilities, probabilities.mean(axis=0)).sum(axis=-1).mean(axis=0)

# %% bits diagnosis="entropy-in-bits" fails="values"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log2(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)

# %% a mean of entropies diagnosis="mean-of-entropies" fails="values"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities).mean(axis=0)

# %% the sign lost diagnosis="sign-lost" fails="values"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return -(entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0))

# %% NaN for zero diagnosis="log-of-zero" fails="edges"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(distribution)
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)

# %% float64 for float32 diagnosis="dtype-not-kept" fails="edges"
def mutual_information(probabilities):
    probabilities = probabilities.astype(float)

    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)

# %% summed over examples diagnosis="sum-over-batch" fails="values edges"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return (entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)).sum()

# %% normalises its argument in place diagnosis="modifies-input" fails="edges"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    result = entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0)
    probabilities *= 2
    return result

# %% a percentage diagnosis="none" fails="values"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return 100 * (entropy(probabilities.mean(axis=0)) - entropy(probabilities).mean(axis=0))

# %% the variance of the samples diagnosis="none" fails="values"
def mutual_information(probabilities):
    return probabilities.var(axis=0).sum(axis=-1)

# %% the total diagnosis="total-uncertainty" fails="values edges"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0))

# %% not averaged over samples diagnosis="entropy-of-each-sample" fails="values edges"
def mutual_information(probabilities):
    def entropy(distribution):
        logs = np.log(np.where(distribution > 0, distribution, 1))
        return -(distribution * logs).sum(axis=-1)

    return entropy(probabilities.mean(axis=0)) - entropy(probabilities)
