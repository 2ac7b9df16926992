# %% a factor for each unit correct=true
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p).prod(axis=1)

# %% powers of the counts correct=true
def mask_probability(masks, p):
    p = as_probability(p)
    kept = masks.sum(axis=1)
    return (1.0 - p) ** kept * p ** (masks.shape[1] - kept)

# %% a loop correct=true
def mask_probability(masks, p):
    p = as_probability(p)
    result = []
    for mask in masks:
        probability = 1.0
        for kept in mask:
            probability *= 1 - p if kept else p
        result.append(probability)
    return np.array(result, dtype=float)

# %% distances correct=true
def mask_probability(masks, p):
    p = as_probability(p)
    return np.prod(np.abs(1 - p - ~masks), axis=-1)

# %% logarithms, and no zero among them correct=true
def mask_probability(masks, p):
    p = as_probability(p)
    factors = np.where(masks, 1 - p, p)
    impossible = (factors == 0).any(axis=1)
    logs = np.log(np.where(factors == 0, 1, factors)).sum(axis=1)
    return np.where(impossible, 0, np.exp(logs))

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, p, 1 - p).prod(axis=1)

# %% a sum diagnosis="probabilities-added" fails="values"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p).sum(axis=1)

# %% only kept units count diagnosis="one-factor-missing" fails="values"
def mask_probability(masks, p):
    p = as_probability(p)
    return (1 - p) ** masks.sum(axis=1)

# %% only dropped units count diagnosis="one-factor-missing" fails="values"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.float64(p) ** (~masks).sum(axis=1)

# %% binomial diagnosis="number-not-mask" fails="values"
from scipy.stats import binom

def mask_probability(masks, p):
    p = as_probability(p)
    return binom.pmf(masks.sum(axis=1), masks.shape[1], 1 - p)

# %% a logarithm diagnosis="logarithm-returned" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.log(np.where(masks, 1 - p, p)).sum(axis=1)

# %% all the same diagnosis="all-masks-alike" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.full(len(masks), 0.5 ** masks.shape[1])

# %% divided by the sum diagnosis="divided-by-sum" fails="values"
def mask_probability(masks, p):
    p = as_probability(p)
    result = np.where(masks, 1 - p, p).prod(axis=1)
    return result / result.sum()

# %% no product diagnosis="factors-not-multiplied" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p)

# %% the other axis diagnosis="multiplied-over-masks" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p).prod(axis=0)

# %% NaN at the ends diagnosis="log-of-zero" fails="edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.exp((masks * np.log(np.float64(1 - p)) + ~masks * np.log(np.float64(p))).sum(axis=1))

# %% a math domain error at the ends diagnosis="none" fails="edges"
import math

def mask_probability(masks, p):
    p = as_probability(p)
    return np.array([math.exp(sum(math.log(1 - p if kept else p) for kept in mask)) for mask in masks])

# %% single precision diagnosis="dtype-not-float64" fails="edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p).prod(axis=1).astype(np.float32)

# %% no range test diagnosis="range-not-checked" fails="edges"
def mask_probability(masks, p):
    return np.where(masks, 1 - p, p).prod(axis=1)

# %% changes the masks diagnosis="modifies-input" fails="edges"
def mask_probability(masks, p):
    p = as_probability(p)
    result = np.where(masks, 1 - p, p).prod(axis=1)
    masks[:] = True
    return result

# %% a list diagnosis="none" fails="values edges"
def mask_probability(masks, p):
    p = as_probability(p)
    return list(np.where(masks, 1 - p, p).prod(axis=1))

# %% a root diagnosis="none" fails="values"
def mask_probability(masks, p):
    p = as_probability(p)
    return np.where(masks, 1 - p, p).prod(axis=1) ** (1 / masks.shape[1])
