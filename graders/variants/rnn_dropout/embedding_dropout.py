# %% a coin for each row of the matrix correct=true
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random((len(weight), 1)) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% coins looked up like embeddings correct=true
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    factors = rng.binomial(1, 1 - p, size=len(weight)) / max(1 - p, 1e-300)
    return weight[tokens] * factors.astype(weight.dtype)[tokens][..., np.newaxis]

# %% rows set to zero in a copy correct=true
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    table = weight.copy()
    table[rng.uniform(size=len(table)) < p] = 0
    if p < 1:
        table /= 1 - p
    return np.take(table, tokens, axis=0)

# %% only words that occur draw a coin correct=true
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    present, where = np.unique(tokens, return_inverse=True)
    keep = rng.random(len(present)) >= p
    output = np.where(keep[where].reshape(tokens.shape)[..., None], weight[tokens], 0)
    return (output * (0.0 if p == 1 else 1 / (1 - p))).astype(weight.dtype)

# %% a coin for each token diagnosis="tokens-not-types" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random((*tokens.shape, 1)) >= p
    return weight[tokens] * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% a coin for each entry of what is looked up diagnosis="coin-for-each-entry" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random((*tokens.shape, weight.shape[1])) >= p
    return weight[tokens] * keep * (0.0 if p == 1 else 1 / (1 - p))

# %% a coin for each entry of the matrix diagnosis="coin-for-each-entry" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random(weight.shape) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% not scaled diagnosis="no-scaling" fails="scale"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    return (weight * (rng.random((len(weight), 1)) >= p))[tokens]

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random((len(weight), 1)) < p
    return (weight * keep * (1 / p if p else 0.0))[tokens]

# %% divides by zero diagnosis="nan-at-one" fails="scale"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    return (weight * (rng.random((len(weight), 1)) >= p) / np.float64(1 - p).astype(weight.dtype))[tokens]

# %% empties the matrix diagnosis="modifies-input" fails="manners"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    weight *= (rng.random((len(weight), 1)) >= p) * (0.0 if p == 1 else 1 / (1 - p))
    return weight[tokens]

# %% double precision diagnosis="dtype-not-kept" fails="manners"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    factors = (rng.random((len(weight), 1)) >= p) * np.full((len(weight), 1), 0.0 if p == 1 else 1 / (1 - p))
    return (weight * factors)[tokens]

# %% no range test diagnosis="range-not-checked" fails="manners"
def embedding_dropout(weight, tokens, p, rng):
    keep = rng.random((len(weight), 1)) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% the global generator diagnosis="uses-global-generator" fails="types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = np.random.rand(len(weight), 1) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% a fixed number of words diagnosis="fixed-drop-count" fails="types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.permutation(len(weight)) >= round(p * len(weight))
    return (weight * keep[:, None] * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% nothing is dropped diagnosis="always-off" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    as_probability(p)
    return weight[tokens]

# %% tokens, not scaled diagnosis="none" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    return weight[tokens] * (rng.random((*tokens.shape, 1)) >= p)

# %% whole dimensions diagnosis="dimensions-not-words" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = rng.random(weight.shape[1]) >= p
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p)))[tokens]

# %% words and dimensions crossed diagnosis="none" fails="scale types"
def embedding_dropout(weight, tokens, p, rng):
    p = as_probability(p)
    keep = (rng.random((len(weight), 1)) >= p) & (rng.random(weight.shape[1]) >= p)
    return (weight * keep * (0.0 if p == 1 else 1 / (1 - p) ** 2))[tokens]
