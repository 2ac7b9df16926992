# %% the formula correct=true
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0:
        raise ValueError(f"learning_rate is {learning_rate}")
    if weight_decay < 0:
        raise ValueError(f"weight_decay is {weight_decay}")
    new = {}
    for name in parameters:
        slope = gradients[name] + weight_decay * parameters[name]
        new[name] = parameters[name] - learning_rate * slope
    return new

# %% shrinks, then steps correct=true
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"negative: {learning_rate}, {weight_decay}")
    kept = 1 - learning_rate * weight_decay
    return {name: kept * value - learning_rate * gradients[name] for name, value in parameters.items()}

# %% copies, changed in place correct=true
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    for rate in (learning_rate, weight_decay):
        if not rate >= 0:
            raise ValueError(f"{rate} is below 0")
    after = {name: value.copy() for name, value in parameters.items()}
    for name, slope in gradients.items():
        after[name] -= learning_rate * slope
        after[name] -= learning_rate * weight_decay * parameters[name]
    return after

# %% torch's optimiser correct=true
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    import torch

    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    for name, tensor in tensors.items():
        tensor.grad = torch.tensor(gradients[name])
    optimiser = torch.optim.SGD(tensors.values(), lr=learning_rate, weight_decay=weight_decay)
    optimiser.step()
    return {name: tensor.detach().numpy() for name, tensor in tensors.items()}

# %% uphill diagnosis="uphill" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: v + learning_rate * (gradients[n] + weight_decay * v) for n, v in parameters.items()}

# %% no learning rate diagnosis="learning-rate-missing" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: v - (gradients[n] + weight_decay * v) for n, v in parameters.items()}

# %% no decay diagnosis="decay-ignored" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: v - learning_rate * gradients[n] for n, v in parameters.items()}

# %% decoupled diagnosis="decoupled-decay" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: (1 - weight_decay) * v - learning_rate * gradients[n] for n, v in parameters.items()}

# %% the decay grows diagnosis="decay-grows" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: v - learning_rate * (gradients[n] - weight_decay * v) for n, v in parameters.items()}

# %% the half is forgotten diagnosis="decay-scaled" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: v - learning_rate * (gradients[n] + 2 * weight_decay * v) for n, v in parameters.items()}

# %% biases are spared diagnosis="some-spared" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    new = {}
    for n, v in parameters.items():
        decay = weight_decay if v.ndim > 1 else 0
        new[n] = v - learning_rate * (gradients[n] + decay * v)
    return new

# %% in place diagnosis="modifies-input" fails="manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    for n, v in parameters.items():
        v -= learning_rate * (gradients[n] + weight_decay * v)
    return parameters

# %% the gradients are changed diagnosis="modifies-input" fails="manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    new = {}
    for n, v in parameters.items():
        gradients[n] += weight_decay * v
        new[n] = v - learning_rate * gradients[n]
    return new

# %% float64 out diagnosis="dtype-not-kept" fails="manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    rate, decay = np.array([learning_rate]), np.array([weight_decay])
    return {n: v - rate * (gradients[n] + decay * v) for n, v in parameters.items()}

# %% rates are not tested diagnosis="range-not-checked" fails="manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    return {n: v - learning_rate * (gradients[n] + weight_decay * v) for n, v in parameters.items()}

# %% the decay is not tested diagnosis="range-not-checked" fails="manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0:
        raise ValueError(f"learning_rate {learning_rate}")
    return {n: v - learning_rate * (gradients[n] + weight_decay * v) for n, v in parameters.items()}

# %% the penalty of absolute values diagnosis="none" fails="values"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {
        n: v - learning_rate * (gradients[n] + weight_decay * np.sign(v)) for n, v in parameters.items()
    }

# %% a list diagnosis="none" fails="values manners"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return [v - learning_rate * (gradients[n] + weight_decay * v) for n, v in parameters.items()]

# %% uphill and decoupled diagnosis="none" fails="values" also="uphill"
def sgd_step(parameters, gradients, learning_rate, weight_decay):
    if learning_rate < 0 or weight_decay < 0:
        raise ValueError(f"learning_rate {learning_rate}, weight_decay {weight_decay}")
    return {n: (1 - weight_decay) * v + learning_rate * gradients[n] for n, v in parameters.items()}
