# %% matrices, step by step correct=true
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% torch's own cell, a call for each step correct=true
def variational_lstm(parameters, x, input_mask, state_mask):
    hidden = state_mask.shape[-1]
    cell = torch.nn.LSTMCell(x.shape[-1], hidden)
    weights = {name.removesuffix("_l0"): value for name, value in parameters.items()}
    h = c = torch.zeros(x.shape[1], hidden, dtype=x.dtype)
    outputs = []
    for t in range(len(x)):
        state = (h * state_mask.squeeze(0), c)
        h, c = torch.func.functional_call(cell, weights, (x[t] * input_mask.squeeze(0), state))
        outputs.append(h[None])
    return torch.cat(outputs)

# %% linear functions, one gate after the other correct=true
def variational_lstm(parameters, x, input_mask, state_mask):
    linear = torch.nn.functional.linear
    shape = (1, x.shape[1], state_mask.shape[2])
    h, c = torch.zeros(shape, dtype=x.dtype), torch.zeros(shape, dtype=x.dtype)
    outputs = []
    for t in range(x.shape[0]):
        below = linear(x[t : t + 1] * input_mask, parameters["weight_ih_l0"], parameters["bias_ih_l0"])
        before = linear(h * state_mask, parameters["weight_hh_l0"], parameters["bias_hh_l0"])
        i, f, g, o = torch.split(below + before, shape[2], dim=-1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        outputs.append(h)
    return torch.cat(outputs, dim=0)

# %% the fused layer, a step at a time correct=true
def variational_lstm(parameters, x, input_mask, state_mask):
    lstm = torch.nn.LSTM(x.shape[2], state_mask.shape[2])
    h = c = x.new_zeros(1, x.shape[1], state_mask.shape[2])
    outputs = []
    for step in x.unsqueeze(1):
        state = ((h * state_mask), c)
        output, (h, c) = torch.func.functional_call(lstm, parameters, (step * input_mask, state))
        outputs.append(output)
    return torch.cat(outputs)

# %% no input mask diagnosis="input-mask-ignored" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% no state mask diagnosis="state-mask-ignored" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% no mask at all diagnosis="none" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x:
        gates = step @ w.T + a + (h) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% the cell is masked diagnosis="cell-masked" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + h @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        c = c * state_mask[0]
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% cell and state are masked diagnosis="cell-masked" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        c = c * state_mask[0]
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% the output is masked diagnosis="output-masked" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + h @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c) * state_mask[0]
        outputs.append(h)
    return torch.stack(outputs)

# %% the output is masked as well diagnosis="output-masked" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c) * state_mask[0]
        outputs.append(h)
    return torch.stack(outputs)

# %% the input is masked in the first step only diagnosis="mask-in-first-step-only" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in torch.cat([x[:1] * input_mask, x[1:]]):
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% the masks without their scale diagnosis="no-scaling" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * (input_mask != 0):
        gates = step @ w.T + a + (h * (state_mask[0] != 0)) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% batch first diagnosis="time-and-batch-swapped" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[0], u.shape[1])
    outputs = []
    for step in (x * input_mask).transpose(0, 1):
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs, dim=1)

# %% batch first, masks tied over the batch diagnosis="time-and-batch-swapped" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[0], u.shape[1])
    outputs = []
    for step in x.transpose(0, 1) * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs, dim=1)

# %% gates in another order diagnosis="gates-in-wrong-order" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, o, g = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% forget gate first diagnosis="gates-in-wrong-order" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        f, i, o, g = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% a bias is missing diagnosis="bias-missing" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% no bias diagnosis="bias-missing" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + (h * state_mask[0]) @ u.T
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% no tanh of the cell diagnosis="tanh-missing" fails="plain masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * c
        outputs.append(h)
    return torch.stack(outputs)

# %% without gradients diagnosis="gradient-cut" fails="gradient"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x.detach() * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% through NumPy diagnosis="gradient-cut" fails="gradient"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.from_numpy(np.stack([h.detach().numpy() for h in outputs]))

# %% double precision diagnosis="dtype-not-kept" fails="plain"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"].double(), parameters["weight_hh_l0"].double()
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1]).double()
    outputs = []
    for step in (x * input_mask).double():
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% masks the caller's sequences diagnosis="modifies-input" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    x *= input_mask
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% only the last state diagnosis="none" fails="plain"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return h

# %% a fresh mask in each step diagnosis="none" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    for step in x * input_mask:
        gates = step @ w.T + a + (torch.nn.functional.dropout(h, float((state_mask == 0).double().mean()))) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)

# %% the mask is applied again and again diagnosis="none" fails="masks"
def variational_lstm(parameters, x, input_mask, state_mask):
    w, u = parameters["weight_ih_l0"], parameters["weight_hh_l0"]
    a, b = parameters["bias_ih_l0"], parameters["bias_hh_l0"]
    h = c = x.new_zeros(x.shape[1], u.shape[1])
    outputs = []
    seen = x
    for t in range(len(x)):
        seen = seen * input_mask
        step = seen[t]
        gates = step @ w.T + a + (h * state_mask[0]) @ u.T + b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        outputs.append(h)
    return torch.stack(outputs)
