# %% masks that carry the scale correct=true
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the hidden mask first, autograd of torch correct=true
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    hidden_mask = rng.random((len(y), len(parameters["b1"]))) < 1 - p
    input_mask = rng.binomial(1, 1 - p, x.shape)
    factor = 0.0 if p == 1 else 1 / (1 - p)
    hidden = torch.relu(torch.tensor(x * input_mask) * factor @ tensors["w1"] + tensors["b1"])
    logits = hidden * torch.tensor(hidden_mask) * factor @ tensors["w2"] + tensors["b2"]
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(y))
    loss.backward()
    return loss.item(), {name: tensor.grad.numpy() for name, tensor in tensors.items()}

# %% one example after the other correct=true
def _drop(size, p, rng):
    return rng.random(size) >= p

def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    total, gradients = 0.0, {name: np.zeros_like(value) for name, value in parameters.items()}
    for row, label in zip(x, y):
        kept, factor = _drop(len(row), p, rng), 0.0 if p == 1 else 1 / (1 - p)
        row = np.where(kept, row * factor, 0)
        before = parameters["b1"] + row.dot(parameters["w1"])
        kept = _drop(len(before), p, rng) & (before > 0)
        hidden = np.where(kept, before * factor, 0)
        logits = parameters["b2"] + hidden.dot(parameters["w2"])
        log_sum = np.logaddexp.reduce(logits)
        total += log_sum - logits[label]
        error = np.exp(logits - log_sum) - (np.arange(len(logits)) == label)
        back = np.where(kept, parameters["w2"].dot(error) * factor, 0)
        for name, value in (("w1", np.outer(row, back)), ("b1", back), ("w2", np.outer(hidden, error)), ("b2", error)):
            gradients[name] += value / len(y)
    return total / len(y), gradients

# %% all masks in one draw, scipy correct=true
from scipy import special

def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    inputs, hidden_units = parameters["w1"].shape
    masks = np.array(rng.random((len(x), inputs + hidden_units)) >= p)
    q = max(1 - p, np.finfo(float).tiny)
    dropped = np.where(masks[:, :inputs], x, 0) / q if p < 1 else np.zeros_like(x)
    on = (before := dropped @ parameters["w1"] + parameters["b1"]) > 0
    on &= masks[:, inputs:]
    hidden = np.where(on, before / q, 0)
    logits = hidden @ parameters["w2"] + parameters["b2"]
    targets = np.zeros_like(logits)
    targets[range(len(y)), y] = 1
    log_softmax = special.log_softmax(logits, axis=1)
    back_2 = (special.softmax(logits, axis=1) - targets) / len(y)
    back_1 = np.where(on, back_2 @ parameters["w2"].T / q, 0)
    gradients = {}
    gradients["b2"], gradients["w2"] = back_2.sum(0), np.einsum("bh,bc->hc", hidden, back_2)
    gradients["b1"], gradients["w1"] = back_1.sum(0), np.einsum("bi,bh->ih", dropped, back_1)
    return np.float64(-np.mean((log_softmax * targets).sum(axis=1))), gradients

# %% a loss that is a sum diagnosis="batch-summed" fails="values"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].sum()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% a loss that is a sum with gradients of a mean diagnosis="batch-summed" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].sum()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% gradients that are not divided by the batch diagnosis="gradient-not-averaged" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% no slope of the ReLU diagnosis="relu-gradient-missing" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% a plain softmax diagnosis="softmax-overflows" fails="values"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% a logarithm kept away from 0 diagnosis="softmax-overflows" fails="values"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -np.log(np.exp(log_p) + 1e-15)[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% inputs are not dropped diagnosis="one-layer-dropped" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% hidden units are not dropped diagnosis="one-layer-dropped" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = 1.0
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% nothing is dropped diagnosis="always-off" fails="dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= 0)
    m1 = (rng.random((len(x), len(b1))) >= 0)
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% not scaled diagnosis="no-scaling" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% multiplied by the keep probability diagnosis="wrong-scale" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 - p
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% divided by p diagnosis="wrong-scale" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / p if p else 1.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / p if p else 0.0
    m0 = (rng.random(x.shape) < p) * scale
    m1 = (rng.random((len(x), len(b1))) < p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% p and 1 - p swapped in the masks diagnosis="keep-drop-swapped" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) < p) * scale
    m1 = (rng.random((len(x), len(b1))) < p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% one mask for the batch diagnosis="mask-shared-across-batch" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape[1]) >= p) * scale
    m1 = (rng.random(len(b1)) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% one hidden mask for the batch diagnosis="none" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random(len(b1)) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% one coin for each example diagnosis="none" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random((len(x), 1)) >= p) * scale
    m1 = (rng.random((len(x), 1)) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% exactly as many dropped each time diagnosis="fixed-drop-count" fails="dropout"
def _fixed(shape, p, rng):
    return rng.permuted(np.tile(np.arange(shape[1]) >= round(p * shape[1]), (shape[0], 1)), axis=1)

def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = _fixed(x.shape, p, rng) * scale
    m1 = _fixed((len(x), len(b1)), p, rng) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% a fixed seed diagnosis="same-mask-every-call" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    rng = np.random.default_rng(0)
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the global generator diagnosis="uses-global-generator" fails="slopes dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (np.random.random(x.shape) >= p) * scale
    m1 = (np.random.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% a generator of its own diagnosis="makes-own-generator" fails="slopes dropout"
_seeds = np.random.default_rng(5)

def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    rng = np.random.default_rng(_seeds.integers(2**32))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% seeds NumPy diagnosis="reseeds-global-generator" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    np.random.seed(0)
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (np.random.random(x.shape) >= p) * scale
    m1 = (np.random.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the way back ignores the hidden mask diagnosis="mask-ignored" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * scale * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the way back is not scaled diagnosis="gradient-unscaled" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * (m1 > 0) * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the way back is scaled twice diagnosis="scaled-twice" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * scale * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the way back draws a mask of its own diagnosis="fresh-mask-in-backward" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * (rng.random(a.shape) >= p) * scale * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the gradient of w1 with the inputs before dropout diagnosis="undropped-in-gradient" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the gradient of w2 with the hidden units before dropout diagnosis="undropped-in-gradient" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": np.maximum(a, 0).T @ dz, "b2": dz.sum(axis=0)}

# %% both with the units before dropout diagnosis="undropped-in-gradient" fails="slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x.T @ da, "b1": da.sum(axis=0), "w2": np.maximum(a, 0).T @ dz, "b2": dz.sum(axis=0)}

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = np.float64(1) / (1 - p)
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% ZeroDivisionError at a p of 1 diagnosis="nan-at-one" fails="manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p)
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% takes a step diagnosis="modifies-input" fails="manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    w2 -= 0.1 * (step := h.T @ dz)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": step, "b2": dz.sum(axis=0)}

# %% drops in place diagnosis="modifies-input" fails="manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x *= m0
    x0 = x
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% no range test diagnosis="range-not-checked" fails="manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p != 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% gradients with a minus diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= -len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% no bias in the gradients diagnosis="none" fails="values slopes dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% gradients in a tuple diagnosis="none" fails="values slopes dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, (x0.T @ da, da.sum(axis=0), h.T @ dz, dz.sum(axis=0))

# %% transposed gradients diagnosis="none" fails="values slopes dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": da.T @ x0, "b1": da.sum(axis=0), "w2": dz.T @ h, "b2": dz.sum(axis=0)}

# %% only the loss diagnosis="none" fails="values slopes dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss #, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the losses of the examples diagnosis="none" fails="values slopes dropout manners"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y]
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the target is not subtracted diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% bits, not nats diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean() / np.log(2)
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% w1 where w2 belongs diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": np.ones_like(h).T @ dz, "b2": dz.sum(axis=0)}

# %% the ReLU gate of the sign of h times w2 diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a < 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% weight decay on top diagnosis="none" fails="values slopes"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (rng.random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da + 0.01 * w1, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}

# %% the same hidden mask for all calls diagnosis="none" fails="dropout"
def mlp_loss_and_gradients(parameters, x, y, p, rng):
    p = as_probability(p)
    w1, b1, w2, b2 = (parameters[name] for name in ("w1", "b1", "w2", "b2"))
    scale = 1 / (1 - p) if p < 1 else 0.0
    m0 = (rng.random(x.shape) >= p) * scale
    m1 = (np.random.default_rng(0).random((len(x), len(b1))) >= p) * scale
    x0 = x * m0
    a = x0 @ w1 + b1
    h = np.maximum(a, 0) * m1
    z = h @ w2 + b2
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(len(y)), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(len(y)), y] -= 1
    dz /= len(y)
    da = (dz @ w2.T) * m1 * (a > 0)
    return loss, {"w1": x0.T @ da, "b1": da.sum(axis=0), "w2": h.T @ dz, "b2": dz.sum(axis=0)}
