# %% a product with a mask correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand(x.shape, generator=self.generator) >= self.p
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% bernoulli and where, two decimals correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if self.training:
            keep = 1 - self.p
            mask = torch.empty_like(x).bernoulli_(keep, generator=self.generator)
            x = torch.where(mask.bool(), x / keep if keep else x, torch.zeros_like(x))
        return x

    def extra_repr(self) -> str:
        return "drop probability: {:.2f}".format(self.p)

# %% F.dropout without a generator correct=true
import torch.nn.functional as F

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if self.generator is None:
            return F.dropout(x, self.p, self.training)
        if not self.training:
            return x
        if self.p == 1.0:
            return torch.zeros_like(x)
        keep = torch.rand(x.size(), generator=self.generator, dtype=x.dtype) >= self.p
        return x.masked_fill(~keep, 0.0).div(1.0 - self.p)

    def extra_repr(self):
        return f"p={self.p:g}, generator={self.generator}"

# %% the state of the generator lent to torch correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p, self.generator = as_probability(p), generator

    def forward(self, x):
        drop = torch.nn.functional.dropout
        if self.generator is None or not self.training:
            return drop(x, p=self.p, training=self.training)
        with torch.random.fork_rng():
            torch.set_rng_state(self.generator.get_state())
            output = drop(x, p=self.p)
            self.generator.set_state(torch.get_rng_state())
        return output

    def extra_repr(self):
        return f"{self.p:.0%}"

# %% p in a buffer, generator by another name correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.register_buffer("p", torch.tensor(as_probability(p), dtype=torch.float64))
        self._random = {"generator": generator}

    def forward(self, x):
        if not self.training:
            return 1 * x
        mask = torch.rand(*x.shape, **self._random) < 1 - self.p
        scale = torch.where(self.p < 1, 1 / (1 - self.p), 0.0)
        return x * mask * scale.to(x.dtype)

    def extra_repr(self):
        return "p=" + repr(float(self.p))

# %% a function of its own for autograd correct=true
class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(context, x, factor):
        context.save_for_backward(factor)
        return x * factor

    @staticmethod
    def backward(context, gradient):
        return gradient * context.saved_tensors[0], None

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self._p = as_probability(p)
        self.generator = generator

    @property
    def p(self):
        return self._p

    def forward(self, x):
        if not self.training or self.p == 0:
            return x.clone()
        kept = torch.rand(x.shape, generator=self.generator) >= self.p
        return _Drop.apply(x, kept.to(x.dtype) * (1 / (1 - self.p) if self.p < 1 else 0))

    def extra_repr(self):
        return f"p={self.p}, mode={'train' if self.training else 'eval'}"

# %% derived from torch's layer correct=true
class Dropout(torch.nn.Dropout):
    def __init__(self, p=0.5, generator=None):
        super().__init__(as_probability(p))
        self.generator = generator

    def forward(self, x):
        if self.generator is None or not self.training or self.p in (0, 1):
            return super().forward(x)
        return x * torch.bernoulli(torch.full_like(x, 1 - self.p), generator=self.generator) / (1 - self.p)

# %% NumPy numbers from the torch generator correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p: float = 0.5, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.training:
            seed = torch.randint(2**62, (), generator=self.generator).item()
            mask = torch.from_numpy(np.random.default_rng(seed).random(x.shape) >= self.p)
            return torch.zeros_like(x).masked_scatter(mask, x[mask] / (1 - self.p))
        return x.view_as(x)

    def extra_repr(self) -> str:
        return f"{self.p=}"

# %% the inverse of the mask, summed correct=true
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        torch.nn.Module.__init__(self)
        self.p = as_probability(p)
        self.generator = generator

    def _noise(self, like):
        uniform = torch.rand(like.shape, generator=self.generator, device=like.device)
        return uniform.ge(self.p).type_as(like)

    def forward(self, x):
        if self.training and self.p > 0:
            noise = self._noise(x)
            if self.p < 1:
                noise.div_(1 - self.p)
            return torch.mul(x, noise)
        return x

    def extra_repr(self):
        return "p = %s" % self.p

# %% no scaling diagnosis="no-scaling" fails="scale"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        mask = torch.rand(x.shape, generator=self.generator) < self.p
        return x * mask / self.p

    def extra_repr(self):
        return f"p={self.p}"

# %% one row of the mask for the batch diagnosis="mask-shared-across-batch" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand(x.shape[1:], generator=self.generator) >= self.p
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% one coin for each row diagnosis="mask-shared-across-features" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand((len(x),) + (1,) * (x.dim() - 1), generator=self.generator) >= self.p
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% whole channels diagnosis="mask-shared-across-channel" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand(x.shape[:2] + (1,) * (x.dim() - 2), generator=self.generator) >= self.p
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% the first mask is kept diagnosis="same-mask-every-call" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator
        self.mask = None

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        if self.mask is None:
            self.mask = torch.rand(x.shape, generator=self.generator) >= self.p
        return x * self.mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% a fixed seed in forward diagnosis="same-mask-every-call" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        generator = torch.Generator().manual_seed(0)
        return x * (torch.rand(x.shape, generator=generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% seeds torch in forward diagnosis="reseeds-global-generator" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        torch.manual_seed(0)
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% F.dropout with the mode, without the generator diagnosis="uses-global-generator" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        return torch.nn.functional.dropout(x, self.p, self.training)

    def extra_repr(self):
        return f"p={self.p}"

# %% F.dropout without mode and generator diagnosis="active-in-eval" also="uses-global-generator" fails="modes mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        return torch.nn.functional.dropout(x, self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% a generator of its own in each call diagnosis="makes-own-generator" fails="mask"
_seeds = torch.Generator().manual_seed(5)

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=_seeds) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% changes its input diagnosis="modifies-input" fails="scale"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        x *= torch.rand(x.shape, generator=self.generator) >= self.p
        return x / (1 - self.p) if self.p < 1 else x

    def extra_repr(self):
        return f"p={self.p}"

# %% exactly round(p n) dropped diagnosis="fixed-drop-count" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        order = torch.randperm(x.numel(), generator=self.generator)
        mask = (order >= round(self.p * x.numel())).reshape(x.shape)
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% divided by p diagnosis="wrong-scale" fails="scale"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / self.p

    def extra_repr(self):
        return f"p={self.p}"

# %% the mode is ignored diagnosis="active-in-eval" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% a flag of its own for the mode diagnosis="active-in-eval" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator
        self.is_training = True

    def forward(self, x):
        if not self.is_training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% rescaled at evaluation diagnosis="scales-at-evaluation" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x * (1 - self.p)
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% the modes are the wrong way round diagnosis="always-off" fails="modes scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="scale gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% the factor is computed in the constructor diagnosis="nan-at-one" fails="scale gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.scale = 1 / (1 - self.p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) * self.scale

    def extra_repr(self):
        return f"p={self.p}"

# %% zeros forward, NaN backward at a p of 1 diagnosis="nan-at-one" fails="gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        mask = torch.rand(x.shape, generator=self.generator) >= self.p
        return torch.where(mask, x / torch.tensor(1 - self.p), 0.0).to(x.dtype)

    def extra_repr(self):
        return f"p={self.p}"

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="scale"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x.double() * 0
        mask = (torch.rand(x.shape, generator=self.generator) >= self.p).double()
        return x * mask / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% detached diagnosis="gradient-cut" fails="gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x.detach() * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% through NumPy diagnosis="gradient-cut" fails="gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        mask = (torch.rand(x.shape, generator=self.generator) >= self.p).numpy()
        values = x.detach().numpy().copy()
        return torch.tensor(values * mask / (1 - self.p) if self.p < 1 else values * 0)

    def extra_repr(self):
        return f"p={self.p}"

# %% the backward pass ignores the mask diagnosis="mask-ignored" fails="gradient"
class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(context, x, kept, scale):
        context.scale = scale
        return x * kept * scale

    @staticmethod
    def backward(context, gradient):
        return gradient * context.scale, None, None

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape, generator=self.generator) >= self.p
        return _Drop.apply(x, kept, 1 / (1 - self.p) if self.p < 1 else 0)

    def extra_repr(self):
        return f"p={self.p}"

# %% the backward pass draws again diagnosis="fresh-mask-in-backward" fails="gradient"
class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(context, x, layer):
        context.layer = layer
        return x * layer.factor(x)

    @staticmethod
    def backward(context, gradient):
        return gradient * context.layer.factor(gradient), None

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def factor(self, x):
        kept = torch.rand(x.shape, generator=self.generator) >= self.p
        return kept.to(x.dtype) * (1 / (1 - self.p) if self.p < 1 else 0)

    def forward(self, x):
        return _Drop.apply(x, self) if self.training else x

    def extra_repr(self):
        return f"p={self.p}"

# %% the backward pass does not scale diagnosis="gradient-unscaled" fails="gradient"
class _Drop(torch.autograd.Function):
    @staticmethod
    def forward(context, x, kept, scale):
        context.save_for_backward(kept)
        return x * kept * scale

    @staticmethod
    def backward(context, gradient):
        return gradient * context.saved_tensors[0], None, None

class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        kept = torch.rand(x.shape, generator=self.generator) >= self.p
        return _Drop.apply(x, kept, 1 / (1 - self.p) if self.p < 1 else 0)

    def extra_repr(self):
        return f"p={self.p}"

# %% no range test diagnosis="range-not-checked" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = p
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% torch's range test lets NaN through diagnosis="nan-slips-through" fails="modes"
class Dropout(torch.nn.Dropout):
    def __init__(self, p=0.5, generator=None):
        super().__init__(p)
        self.generator = generator

    def forward(self, x):
        if self.generator is None or not self.training or self.p in (0, 1):
            return super().forward(x)
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

# %% extra_repr without p diagnosis="none" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return "p"

# %% extra_repr prints diagnosis="none" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        print(f"p={self.p}")

# %% keeps 1 - p as p diagnosis="none" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = 1 - as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 0:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) < self.p) / self.p

    def extra_repr(self):
        return f"p={self.p}"

# %% never drops again after eval() diagnosis="none" fails="modes"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator
        self.dropping = True

    def train(self, mode=True):
        self.dropping = self.dropping and mode
        return super().train(mode)

    def forward(self, x):
        if not self.dropping:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% swapped and not scaled diagnosis="none" fails="scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) < self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% a fixed half, scaled by two diagnosis="none" fails="scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        return x * (torch.rand(x.shape, generator=self.generator) >= 0.5) * 2

    def extra_repr(self):
        return f"p={self.p}"

# %% output and mask diagnosis="none" fails="modes scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        mask = torch.rand(x.shape, generator=self.generator) >= (self.p if self.training else 0)
        return x * mask / (1 - self.p if self.training and self.p < 1 else 1), mask

    def extra_repr(self):
        return f"p={self.p}"

# %% a NumPy array diagnosis="none" fails="modes scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        mask = torch.rand(x.shape, generator=self.generator) >= (self.p if self.training else 0)
        return (x * mask / (1 - self.p if self.training and self.p < 1 else 1)).detach().numpy()

    def extra_repr(self):
        return f"p={self.p}"

# %% not a module diagnosis="none" fails="modes"
class Dropout:
    def __init__(self, p=0.5, generator=None):
        self.p = as_probability(p)
        self.generator = generator
        self.training = True

    def __call__(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def eval(self):
        self.training = False

    def train(self):
        self.training = True

    def extra_repr(self):
        return f"p={self.p}"

# %% super().__init__() forgotten diagnosis="none" fails="modes scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% forward without x diagnosis="none" fails="modes scale mask gradient"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self):
        return self.x * (torch.rand(self.x.shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% no generator in the constructor diagnosis="none" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5):
        super().__init__()
        self.p = as_probability(p)

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        return x * (torch.rand(x.shape) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% NumPy's global generator without a generator diagnosis="none" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        if self.generator is None:
            uniform = torch.from_numpy(np.random.rand(*x.shape))
        else:
            uniform = torch.rand(x.shape, generator=self.generator)
        return x * (uniform >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"

# %% the same mask for all channels diagnosis="none" fails="mask"
class Dropout(torch.nn.Module):
    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        if not self.training:
            return x
        if self.p == 1:
            return x * 0
        shape = (len(x), 1, *x.shape[2:]) if x.dim() > 2 else x.shape
        return x * (torch.rand(shape, generator=self.generator) >= self.p) / (1 - self.p)

    def extra_repr(self):
        return f"p={self.p}"
