# %% broadcasting and one reshape correct=true
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% examples first correct=true
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = x[:, None, :] * (masks * scale).astype(x.dtype)[None]
    outputs = network(copies.reshape(-1, features)).reshape(batch, len(masks), -1)
    return np.einsum("m,bmo->bo", weights.astype(outputs.dtype), outputs)

# %% tiles and repeats correct=true
from itertools import product

def exact_ensemble(network, x, p):
    p = as_probability(p)
    masks = np.array(list(product([0, 1], repeat=x.shape[1])))
    if p < 1:
        survivors = x / np.asarray(1 - p, x.dtype)
    else:
        survivors = 0 * x
    rows = np.repeat(survivors, len(masks), axis=0) * np.tile(masks, (len(x), 1)).astype(x.dtype)
    outputs = network(rows)
    kept = masks.sum(axis=1)
    chances = (1.0 - p) ** kept * p ** (x.shape[1] - kept)
    per_row = np.tile(chances, len(x))[:, None].astype(outputs.dtype)
    return np.add.reduceat(per_row * outputs, np.arange(0, len(rows), len(masks)), axis=0)

# %% a list of copies, then one call correct=true
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = np.concatenate([np.where(mask, x * np.asarray(scale, x.dtype), 0).astype(x.dtype) for mask in masks])
    outputs = network(copies)
    total = 0
    for weight, part in zip(weights, np.split(outputs, len(masks))):
        total = total + np.asarray(weight, outputs.dtype) * part
    return total

# %% one call for each mask diagnosis="loops-over-masks" fails="call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    total = 0
    for mask, weight in zip(masks, weights):
        output = network(x * (mask * scale).astype(x.dtype))
        total = total + np.asarray(weight, output.dtype) * output
    return total

# %% one call for each row diagnosis="loops-over-masks" fails="call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    rows = []
    for example in x:
        outputs = [network((example * mask * scale).astype(x.dtype)[None])[0] for mask in masks]
        rows.append(sum(np.asarray(w, o.dtype) * o for w, o in zip(weights, outputs)))
    return np.array(rows)

# %% one call for each example diagnosis="loops-over-examples" fails="call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    rows = []
    for example in x:
        outputs = network((example * masks * scale).astype(x.dtype))
        rows.append(weights.astype(outputs.dtype) @ outputs)
    return np.array(rows)

# %% a plain mean diagnosis="all-masks-alike" fails="values"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return outputs.mean(axis=0)

# %% a plain sum diagnosis="all-masks-alike" fails="values"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return outputs.sum(axis=0)

# %% survivors are not scaled diagnosis="no-scaling" fails="values call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 1
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% weights of masks swapped diagnosis="keep-drop-swapped" fails="values edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, p, 1 - p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% divided by p diagnosis="keep-drop-swapped" fails="values call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p in (0, 1) else 1 / p
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% the network as it is diagnosis="one-pass-for-all" fails="values call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    return network(x)

# %% divided by the number of masks diagnosis="divided-by-masks" fails="values"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1) / len(masks)

# %% one mean for all examples diagnosis="averages-over-examples" fails="values edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1).mean(axis=0)

# %% no mean diagnosis="no-average" fails="values edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return outputs

# %% float64 rows for the network diagnosis="none" fails="edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None]).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(x.dtype), outputs.astype(x.dtype), 1)

# %% float64 for float32 diagnosis="dtype-not-kept" fails="edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return (weights[:, None, None] * outputs).sum(axis=0).astype(float)

# %% a division by zero at p of 1 diagnosis="nan-at-one" fails="edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = np.float64(1) / np.float64(1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% ZeroDivisionError at p of 1 diagnosis="nan-at-one" fails="edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% scales x in place diagnosis="modifies-input" fails="edges"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * masks[:, None].astype(x.dtype)).reshape(-1, features) * np.asarray(scale, x.dtype)
    x *= np.asarray(scale, x.dtype)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% no range test diagnosis="range-not-checked" fails="edges"
def exact_ensemble(network, x, p):
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)

# %% sampled masks diagnosis="none" fails="values"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    rng = np.random.default_rng(3)
    masks = rng.random((500, *x.shape)) >= p
    copies = (x * masks / (1 - p if p < 1 else 1)).astype(x.dtype)
    return network(copies.reshape(-1, x.shape[1])).reshape(500, len(x), -1).mean(axis=0)

# %% copies mixed up diagnosis="none" fails="values"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(batch, len(masks), -1)
    return np.einsum("m,bmo->bo", weights.astype(outputs.dtype), outputs)

# %% two calls diagnosis="none" fails="call"
def exact_ensemble(network, x, p):
    p = as_probability(p)
    batch, features = x.shape
    masks = (np.arange(2**features)[:, None] >> np.arange(features)) % 2 == 1
    weights = np.where(masks, 1 - p, p).prod(axis=1)
    scale = 0 if p == 1 else 1 / (1 - p)
    _ = network(x)
    copies = (x * (masks * scale)[:, None].astype(x.dtype)).reshape(-1, features)
    outputs = network(copies).reshape(len(masks), batch, -1)
    return np.tensordot(weights.astype(outputs.dtype), outputs, 1)
