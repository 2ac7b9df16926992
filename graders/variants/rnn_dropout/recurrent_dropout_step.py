# %% matrices correct=true
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * np.tanh(c), c

# %% the mask on the input gate, whose product it enters correct=true
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + (mask * i) * np.tanh(g)
    return o * np.tanh(c), c

# %% torch inside correct=true
def recurrent_dropout_step(parameters, x, h, c, mask):
    tensors = {name: torch.from_numpy(value) for name, value in parameters.items()}
    x, h, c, mask = (torch.from_numpy(value) for value in (x, h, c, mask))
    linear = torch.nn.functional.linear
    gates = linear(x, tensors["weight_ih_l0"], tensors["bias_ih_l0"])
    gates = gates + linear(h, tensors["weight_hh_l0"], tensors["bias_hh_l0"])
    i, f, g, o = gates.chunk(4, dim=1)
    c = f.sigmoid() * c + i.sigmoid() * (g.tanh() * mask)
    return (o.sigmoid() * c.tanh()).numpy(), c.numpy()

# %% gates by slices, sigmoids by tanh, a list correct=true
def recurrent_dropout_step(parameters, x, h, c, mask):
    n = h.shape[1]
    both = np.concatenate([x, h], axis=1)
    weight = np.concatenate([parameters["weight_ih_l0"], parameters["weight_hh_l0"]], axis=1)
    gates = both @ weight.T + parameters["bias_ih_l0"] + parameters["bias_hh_l0"]
    sigmoid = lambda z: (np.tanh(z / 2) + 1) / 2
    i, f, g, o = (gates[:, k * n : (k + 1) * n] for k in range(4))
    update = np.tanh(g) * mask
    new = sigmoid(f) * c
    new += sigmoid(i) * update
    return [sigmoid(o) * np.tanh(new), new]

# %% no mask diagnosis="candidate-mask-ignored" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% the cell is masked diagnosis="cell-masked" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = (f * c + i * np.tanh(g)) * mask
    return o * np.tanh(c), c

# %% the state is masked diagnosis="state-not-candidate" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + (h * mask) @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c

# %% the output is masked diagnosis="output-masked" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c) * mask, c

# %% the output is masked as well diagnosis="output-masked" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * np.tanh(c) * mask, c

# %% the mask without its scale diagnosis="no-scaling" fails="values"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * (mask != 0)
    return o * np.tanh(c), c

# %% c first diagnosis="state-and-cell-swapped" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return c, o * np.tanh(c)

# %% another order of gates diagnosis="gates-in-wrong-order" fails="values"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, o, g = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * np.tanh(c), c

# %% one bias diagnosis="bias-missing" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * np.tanh(c), c

# %% no tanh of the cell diagnosis="tanh-missing" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * c, c

# %% double precision diagnosis="dtype-not-kept" fails="memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask.astype(float)
    return o * np.tanh(c), c

# %% in place diagnosis="modifies-input" fails="memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c *= f
    c += i * np.tanh(g) * mask
    return o * np.tanh(c), c

# %% the forget gate is masked diagnosis="none" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c * mask + i * np.tanh(g)
    return o * np.tanh(c), c

# %% the mask inside the tanh diagnosis="none" fails="values"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g * mask)
    return o * np.tanh(c), c

# %% the new state alone diagnosis="none" fails="values memory"
def recurrent_dropout_step(parameters, x, h, c, mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    gates = x @ w.T + parameters["bias_ih_l0"] + h @ u.T + parameters["bias_hh_l0"]
    i, f, g, o = np.split(gates, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g) * mask
    return o * np.tanh(c)
