# %% dropout of a copy, functional call correct=true
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% a mask by hand, a branch for each mode correct=true
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        if not self.training:
            return self.lstm(x)[0]
        keep = torch.rand(weight.shape) >= self.p
        weight = weight * keep * (0.0 if self.p == 1 else 1 / (1 - self.p))
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% the fused function correct=true
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        lstm = self.lstm
        weight = torch.nn.functional.dropout(lstm.weight_hh_l0, self.p, self.training)
        weights = [lstm.weight_ih_l0, weight, lstm.bias_ih_l0, lstm.bias_hh_l0]
        state = x.new_zeros(1, x.shape[1], lstm.hidden_size)
        output, _, _ = torch._VF.lstm(x, (state, state), weights, True, 1, 0.0, self.training, False, False)
        return output

# %% step by step correct=true
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        lstm = self.lstm
        weight = torch.nn.functional.dropout(lstm.weight_hh_l0, self.p, self.training)
        h = c = torch.zeros(x.shape[1], lstm.hidden_size)
        outputs = []
        for step in x:
            gates = step @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + h @ weight.T + lstm.bias_hh_l0
            i, f, g, o = gates.chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs)

# %% a layer of dropout for the weights correct=true
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.drop = torch.nn.Dropout(p)
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.drop(self.lstm.weight_hh_l0)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% the published bug diagnosis="weights-destroyed" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        weight.data = torch.nn.functional.dropout(weight.data, self.p, self.training)
        return self.lstm(x)[0]

# %% in place, without gradients diagnosis="weights-destroyed" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        if self.training:
            with torch.no_grad():
                self.lstm.weight_hh_l0.mul_(torch.rand(self.lstm.weight_hh_l0.shape) >= self.p)
        return self.lstm(x)[0]

# %% the trained weights replaced by dropped ones diagnosis="weights-destroyed" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p, self.training)
        self.lstm.weight_hh_l0 = torch.nn.Parameter(weight.detach())
        return self.lstm(x)[0]

# %% dropped, used, and put back diagnosis="mask-ignored" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        raw = weight.data
        weight.data = torch.nn.functional.dropout(raw, self.p, self.training)
        output, _ = self.lstm(x)
        weight.data = raw
        return output

# %% left on at evaluation diagnosis="out-of-reach-of-eval" fails="weights"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% a layer of dropout made in each call diagnosis="out-of-reach-of-eval" fails="weights"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.Dropout(self.p)(self.lstm.weight_hh_l0)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% a fresh mask in each step diagnosis="mask-redrawn-each-step" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        lstm = self.lstm
        h = c = x.new_zeros(x.shape[1], lstm.hidden_size)
        outputs = []
        for step in x:
            weight = torch.nn.functional.dropout(lstm.weight_hh_l0, self.p, self.training)
            gates = step @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + h @ weight.T + lstm.bias_hh_l0
            i, f, g, o = gates.chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs)

# %% the dropout removed diagnosis="dropout-removed" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        return self.lstm(x)[0]

# %% the modes are the wrong way round diagnosis="always-off" also="dropout-removed" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p, not self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% the gradient is cut diagnosis="gradient-cut" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0.detach(), self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% not scaled diagnosis="no-scaling" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        if self.training:
            weight = weight * (torch.rand(weight.shape) >= self.p)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, 1 - self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% outputs are dropped diagnosis="output-not-weights" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        return torch.nn.functional.dropout(self.lstm(x)[0], self.p, self.training)

# %% one mask for the life of the layer diagnosis="same-mask-every-call" fails="draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)
        self.keep = torch.rand(4 * hidden, hidden) >= p

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        if self.training:
            weight = weight * self.keep / (1 - self.p)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% whole columns diagnosis="units-not-weights" fails="draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        if self.training:
            weight = weight * (torch.rand(weight.shape[1]) >= self.p) / (1 - self.p)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% whole rows diagnosis="units-not-weights" fails="draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = self.lstm.weight_hh_l0
        if self.training:
            weight = weight * (torch.rand(len(weight), 1) >= self.p) / (1 - self.p)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% a seed in each call diagnosis="reseeds-global-generator" fails="draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        torch.manual_seed(0)
        weight = torch.nn.functional.dropout(self.lstm.weight_hh_l0, self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output

# %% input weights are dropped, too diagnosis="none" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        drop = torch.nn.functional.dropout
        weights = {
            "weight_ih_l0": drop(self.lstm.weight_ih_l0, self.p, self.training),
            "weight_hh_l0": drop(self.lstm.weight_hh_l0, self.p, self.training),
        }
        return torch.func.functional_call(self.lstm, weights, (x,))[0]

# %% input weights in the place of recurrent ones diagnosis="none" fails="noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.lstm.weight_ih_l0, self.p, self.training)
        return torch.func.functional_call(self.lstm, {"weight_ih_l0": weight}, (x,))[0]

# %% the weights under another name diagnosis="none" fails="weights noise draws"
class WeightDropLSTM(torch.nn.Module):
    def __init__(self, inputs, hidden, p):
        super().__init__()
        self.p = p
        self.lstm = torch.nn.LSTM(inputs, hidden)
        self.raw = self.lstm.weight_hh_l0
        del self.lstm.weight_hh_l0

    def forward(self, x):
        weight = torch.nn.functional.dropout(self.raw, self.p, self.training)
        output, _ = torch.func.functional_call(self.lstm, {"weight_hh_l0": weight}, (x,))
        return output
