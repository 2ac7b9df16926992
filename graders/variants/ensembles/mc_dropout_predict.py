# %% flags, and a finally correct=true
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% all passes at once correct=true
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack(model(x.repeat(samples, *[1] * (x.ndim - 1))).chunk(samples))
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% eval, then wake the dropout layers correct=true
@torch.no_grad()
def mc_dropout_predict(model, x, samples):
    before = {name: module.training for name, module in model.named_modules()}
    model.eval()
    for module in model.modules():
        if "Dropout" in " ".join(kind.__name__ for kind in type(module).mro()):
            module.train()
    try:
        passes = [model(x) for _ in range(samples)]
    finally:
        for name, module in model.named_modules():
            module.training = before[name]
    mean = sum(passes) / samples
    variance = sum((one - mean) ** 2 for one in passes) / (samples - 1)
    return mean, variance.sqrt()

# %% a context manager correct=true
from contextlib import contextmanager

@contextmanager
def only_dropout(model):
    modules = list(model.modules())
    modes = [module.training for module in modules]
    try:
        for module in modules:
            module.training = "Dropout" in str([base.__name__ for base in type(module).__mro__])
        yield
    finally:
        for module, mode in zip(modules, modes):
            module.training = mode

def mc_dropout_predict(model, x, samples):
    with torch.inference_mode(), only_dropout(model):
        outputs = torch.stack([model(x) for _ in range(samples)])
        return outputs.mean(0), outputs.std(0, correction=1)

# %% model.train() diagnosis="all-in-training-mode" fails="layers restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = True
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% model.eval() diagnosis="dropout-stays-off" fails="samples layers"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = False
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% others stay as found diagnosis="others-left-in-training" fails="layers restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module) or _
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% no mode is changed diagnosis="modes-as-found" fails="layers restored"
def mc_dropout_predict(model, x, samples):
    with torch.no_grad():
        outputs = torch.stack([model(x) for _ in range(samples)])
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% only torch.nn.Dropout diagnosis="misses-dropout-layers" fails="layers"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = isinstance(module, torch.nn.Dropout)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% only the kinds of torch.nn diagnosis="misses-dropout-layers" fails="layers"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = isinstance(module, torch.nn.modules.dropout._DropoutNd)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% only by the name of its own class diagnosis="misses-dropout-layers" fails="layers"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = "Dropout" in type(module).__name__
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% only the last names diagnosis="misses-dropout-layers" fails="layers"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = type(module).__name__ == "Dropout"
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% one pass, repeated diagnosis="same-mask-for-all-samples" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = model(x).unsqueeze(0).repeat(samples, 1, 1).clone()
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% seeded in each pass diagnosis="same-mask-for-all-samples" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([(torch.manual_seed(0), model(x))[1] for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% the variance diagnosis="variance-not-deviation" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.var(dim=0)

# %% divisor samples diagnosis="divisor-samples" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0, correction=0)

# %% the error of the mean diagnosis="standard-error" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0) / samples**0.5

# %% modes not put back diagnosis="modes-not-restored" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    for module, _ in modes:
        module.training = drops(module)
    with torch.no_grad():
        outputs = torch.stack([model(x) for _ in range(samples)])
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% ends in evaluation mode diagnosis="modes-not-restored" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    for module, _ in modes:
        module.training = drops(module)
    with torch.no_grad():
        outputs = torch.stack([model(x) for _ in range(samples)])
    model.eval()
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% the mode of the model for all diagnosis="one-mode-for-all" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        model.train(modes[0][1])
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% not after an error diagnosis="not-restored-after-error" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    for module, _ in modes:
        module.training = drops(module)
    with torch.no_grad():
        outputs = torch.stack([model(x) for _ in range(samples)])
    for module, mode in modes:
        module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% gradients are tracked diagnosis="gradients-tracked" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0).detach(), outputs.std(dim=0).detach()

# %% the error is swallowed diagnosis="none" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    except RuntimeError:
        outputs = torch.zeros(2, *x.shape)
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% gradients off for good diagnosis="none" fails="restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    torch.set_grad_enabled(False)
    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% one pass too few diagnosis="none" fails="samples"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples - 1)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0), outputs.std(dim=0)

# %% the mean over examples diagnosis="none" fails="samples layers restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=1), outputs.std(dim=1)

# %% only the mean diagnosis="none" fails="samples layers restored"
def mc_dropout_predict(model, x, samples):
    def drops(module):
        return any("Dropout" in kind.__name__ for kind in type(module).__mro__)

    modes = [(module, module.training) for module in model.modules()]
    try:
        for module, _ in modes:
            module.training = drops(module)
        with torch.no_grad():
            outputs = torch.stack([model(x) for _ in range(samples)])
    finally:
        for module, mode in modes:
            module.training = mode
    return outputs.mean(dim=0)
