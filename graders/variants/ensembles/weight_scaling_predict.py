# %% the last weights, scaled correct=true
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] * (1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% what goes into the last layer, scaled correct=true
from scipy.special import softmax

def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    *before, last = list(zip(weights, biases))
    for w, b in before:
        x = np.clip(x @ w + b, 0, None)
    return softmax((1 - p) * x @ last[0] + last[1], axis=-1)

# %% torch correct=true
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    inputs = torch.from_numpy(x)
    if len(weights) == 2:
        inputs = torch.relu(inputs @ torch.from_numpy(weights[0]) + torch.from_numpy(biases[0]))
    logits = inputs @ torch.from_numpy(weights[-1]) * (1 - p) + torch.from_numpy(biases[-1])
    return torch.softmax(logits, dim=1).numpy()

# %% both cases apart correct=true
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    q = np.asarray(1 - p, x.dtype)
    if len(weights) == 1:
        logits = q * (x @ weights[0]) + biases[0]
    else:
        hidden = x @ weights[0] + biases[0]
        logits = q * ((hidden * (hidden > 0)) @ weights[1]) + biases[1]
    logits = logits - logits.max(axis=1)[:, None]
    logs = logits - np.log(np.exp(logits).sum(axis=1))[:, None]
    return np.exp(logs)

# %% not scaled diagnosis="weights-unscaled" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ weights[-1] + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% scaled by p diagnosis="scaled-by-drop" fails="regression hidden edges"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] * p) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% the bias too diagnosis="bias-scaled" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = (x @ weights[-1] + biases[-1]) * (1 - p)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% divided diagnosis="scaled-up" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] / (1 - p) if p < 1 else weights[-1] * 0) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% the first weights diagnosis="wrong-layer-scaled" fails="hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ (weights[0] * (1 - p)) + biases[0], 0)
        logits = x @ weights[1] + biases[1]
    else:
        logits = x @ (weights[0] * (1 - p)) + biases[0]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% all weights diagnosis="wrong-layer-scaled" fails="hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ (weights[0] * (1 - p)) + biases[0], 0)
    logits = x @ (weights[-1] * (1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% no ReLU diagnosis="relu-missing" fails="hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = x @ weights[0] + biases[0]
    logits = x @ (weights[-1] * (1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% no softmax diagnosis="softmax-missing" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    return x @ (weights[-1] * (1 - p)) + biases[-1]

# %% the prediction scaled diagnosis="prediction-scaled" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ weights[-1] + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (1 - p) * powers / powers.sum(axis=1, keepdims=True)

# %% softmax overflows diagnosis="softmax-overflows" fails="edges"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    powers = np.exp(x @ (weights[-1] * (1 - p)) + biases[-1])
    return powers / powers.sum(axis=1, keepdims=True)

# %% float64 for float32 diagnosis="dtype-not-kept" fails="edges"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] * np.float64(1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% scales the weights in place diagnosis="modifies-input" fails="edges"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    weights[-1] *= np.asarray(1 - p, x.dtype)
    logits = x @ weights[-1] + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% no range test diagnosis="range-not-checked" fails="edges"
def weight_scaling_predict(weights, biases, x, p):
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] * (1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% scaled by the root diagnosis="none" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    logits = x @ (weights[-1] * np.sqrt(1 - p)) + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

# %% dropout left on diagnosis="none" fails="regression hidden"
def weight_scaling_predict(weights, biases, x, p):
    p = as_probability(p)
    if len(weights) == 2:
        x = np.maximum(x @ weights[0] + biases[0], 0)
    x = x * (np.random.default_rng(0).random(x.shape) >= p)
    logits = x @ weights[-1] + biases[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(x.dtype)
