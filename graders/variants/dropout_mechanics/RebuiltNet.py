# %% the mode passed on correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p, training=self.training)
        return self.second(h)

# %% a layer kept as an attribute correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        return self.second(self.dropout(self.first(x).relu()))

# %% a branch for each mode correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        if self.training:
            h = torch.nn.functional.dropout(h, self.p)
        return self.second(h)

# %% the mask by hand correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        if self.training and self.p < 1:
            h = h * (torch.rand(h.shape) >= self.p) / (1 - self.p)
        elif self.training:
            h = h * 0
        return self.second(h)

# %% layers in a list of modules, weights under their old names correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.layers = torch.nn.ModuleList([self.first, torch.nn.ReLU(), torch.nn.Dropout(p), self.second])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def state_dict(self, *args, **kwargs):
        state = super().state_dict(*args, **kwargs)
        return {name: value for name, value in state.items() if not name.startswith("layers")}

# %% a layer made anew, told the mode correct=true
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        dropout = torch.nn.Dropout(self.p).train(self.training)
        return self.second(dropout(torch.relu(self.first(x))))

# %% dropout left on at evaluation diagnosis="out-of-reach-of-eval" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p)
        return self.second(h)

# %% a layer built in each call diagnosis="out-of-reach-of-eval" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        dropout = torch.nn.Dropout(self.p)
        return self.second(dropout(torch.relu(self.first(x))))

# %% a layer hidden in a plain list diagnosis="out-of-reach-of-eval" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.hidden_layers = [self.first, torch.nn.ReLU(), torch.nn.Dropout(p)]

    def forward(self, x):
        for layer in self.hidden_layers:
            x = layer(x)
        return self.second(x)

# %% the mode asked for when the network is built diagnosis="out-of-reach-of-eval" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.active = self.training

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p, self.active)
        return self.second(h)

# %% seeds torch in each call diagnosis="reseeds-global-generator" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        torch.manual_seed(0)
        return self.second(self.dropout(torch.relu(self.first(x))))

# %% the dropout is taken out diagnosis="dropout-removed" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))

# %% a p of 0 in the call diagnosis="dropout-removed" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, 0.0)
        return self.second(h)

# %% never training diagnosis="dropout-removed" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p, training=False)
        return self.second(h)

# %% turns itself to evaluation in each call diagnosis="changes-own-mode" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        self.eval()
        return self.second(self.dropout(torch.relu(self.first(x))))

# %% turns itself to training in each call diagnosis="changes-own-mode" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        self.train()
        return self.second(self.dropout(torch.relu(self.first(x))))

# %% the modes are the wrong way round diagnosis="always-off" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, self.p, training=not self.training)
        return self.second(h)

# %% rescaled at evaluation diagnosis="scales-at-evaluation" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        h = self.dropout(torch.relu(self.first(x)))
        return self.second(h if self.training else h * (1 - self.dropout.p))

# %% no scaling diagnosis="no-scaling" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        if self.training:
            h = h * (torch.rand(h.shape) >= self.p)
        return self.second(h)

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, 1 - self.p, self.training)
        return self.second(h)

# %% one half whatever p is diagnosis="none" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout(h, training=self.training)
        return self.second(h)

# %% one mask for all rows diagnosis="mask-shared-across-batch" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        h = torch.relu(self.first(x))
        return self.second(h * self.dropout(torch.ones_like(h[:1])))

# %% whole rows are dropped diagnosis="mask-shared-across-features" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x))
        h = torch.nn.functional.dropout1d(h, self.p, self.training)
        return self.second(h)

# %% dropout on the input diagnosis="none" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        x = torch.nn.functional.dropout(x, self.p, self.training)
        return self.second(torch.relu(self.first(x)))

# %% dropout on the output diagnosis="none" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        return torch.nn.functional.dropout(self.second(torch.relu(self.first(x))), self.p, self.training)

# %% the ReLU is lost diagnosis="none" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        return self.second(torch.nn.functional.dropout(self.first(x), self.p, self.training))

# %% the gradient is cut diagnosis="gradient-cut" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.p = p
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)

    def forward(self, x):
        h = torch.relu(self.first(x)).detach()
        return self.second(torch.nn.functional.dropout(h, self.p, self.training))

# %% weights under other names diagnosis="none" fails="evaluation training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(inputs, hidden), torch.nn.ReLU(), torch.nn.Dropout(p), torch.nn.Linear(hidden, outputs)
        )

    def forward(self, x):
        return self.layers(x)

# %% predicts without gradients at all diagnosis="gradient-cut" fails="training"
class RebuiltNet(torch.nn.Module):
    def __init__(self, inputs, hidden, outputs, p):
        super().__init__()
        self.first = torch.nn.Linear(inputs, hidden)
        self.second = torch.nn.Linear(hidden, outputs)
        self.dropout = torch.nn.Dropout(p)

    def forward(self, x):
        with torch.no_grad():
            return self.second(self.dropout(torch.relu(self.first(x))))
