# %% logarithms, and the silent left out correct=true
def normalized_geometric_mean(probabilities, weights):
    counts = weights > 0
    shares = (weights[counts] / weights.sum()).astype(probabilities.dtype)
    logs = np.tensordot(shares, np.log(probabilities[counts]), 1)
    powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)

# %% powers, then the product correct=true
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    mean = np.prod(probabilities ** shares[:, None, None], axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% a loop over members correct=true
from scipy.special import softmax, xlogy

def normalized_geometric_mean(probabilities, weights):
    total = np.zeros(probabilities.shape[1:], probabilities.dtype)
    for member, weight in zip(probabilities, weights):
        total += xlogy(np.asarray(weight / weights.sum(), member.dtype), member)
    return softmax(total, axis=1)

# %% torch correct=true
def normalized_geometric_mean(probabilities, weights):
    counts = weights > 0
    logs = torch.from_numpy(probabilities[counts]).log()
    shares = torch.from_numpy(weights[counts] / weights.sum()).to(logs.dtype)
    return torch.softmax((logs * shares[:, None, None]).sum(dim=0), dim=1).numpy()

# %% the arithmetic mean diagnosis="arithmetic-mean" fails="values weights"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    return np.tensordot(shares, probabilities, 1)

# %% not normalised diagnosis="geometric-not-normalised" fails="values weights"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    return np.prod(probabilities ** shares[:, None, None], axis=0)

# %% normalised over the batch diagnosis="normalised-over-batch" fails="values weights"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    mean = np.prod(probabilities ** shares[:, None, None], axis=0)
    return mean / mean.sum(axis=0)

# %% no root diagnosis="root-missing" fails="values"
def normalized_geometric_mean(probabilities, weights):
    mean = np.prod(probabilities, axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% weights ignored diagnosis="weights-ignored" fails="weights"
def normalized_geometric_mean(probabilities, weights):
    mean = np.prod(probabilities ** np.asarray(1 / len(probabilities), probabilities.dtype), axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% weights as factors diagnosis="weights-ignored" fails="weights"
def normalized_geometric_mean(probabilities, weights):
    weighted = probabilities * weights.astype(probabilities.dtype)[:, None, None]
    mean = np.prod(weighted ** np.asarray(1 / len(probabilities), probabilities.dtype), axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% weights not divided by their sum diagnosis="weights-not-divided" fails="weights"
def normalized_geometric_mean(probabilities, weights):
    mean = np.prod(probabilities ** weights.astype(probabilities.dtype)[:, None, None], axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% the product first diagnosis="product-underflows" fails="stability"
def normalized_geometric_mean(probabilities, weights):
    if np.allclose(weights, weights[0]):
        mean = np.prod(probabilities, axis=0) ** np.asarray(1 / len(weights), probabilities.dtype)
    else:
        shares = (weights / weights.sum()).astype(probabilities.dtype)
        mean = np.prod(probabilities ** shares[:, None, None], axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% a logarithm of zero diagnosis="log-of-zero" fails="stability"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    logs = (np.log(probabilities) * shares[:, None, None]).sum(axis=0)
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% a small number in the logarithm diagnosis="epsilon-in-log" fails="stability"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    logs = np.tensordot(shares, np.log(probabilities + np.asarray(1e-12, probabilities.dtype)), 1)
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% float64 for float32 diagnosis="dtype-not-kept" fails="stability"
def normalized_geometric_mean(probabilities, weights):
    shares = np.asarray(weights / weights.sum(), float)
    mean = np.prod(probabilities ** shares[:, None, None], axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% divides the weights in place diagnosis="modifies-input" fails="stability"
def normalized_geometric_mean(probabilities, weights):
    weights /= weights.sum()
    mean = np.prod(probabilities ** weights[:, None, None], axis=0)
    return mean / mean.sum(axis=1, keepdims=True)

# %% the harmonic mean diagnosis="none" fails="values weights"
def normalized_geometric_mean(probabilities, weights):
    shares = (weights / weights.sum()).astype(probabilities.dtype)
    mean = 1 / np.tensordot(shares, 1 / probabilities, 1)
    return mean / mean.sum(axis=1, keepdims=True)

# %% the median diagnosis="none" fails="values weights"
def normalized_geometric_mean(probabilities, weights):
    mean = np.median(probabilities, axis=0)
    return mean / mean.sum(axis=1, keepdims=True)
