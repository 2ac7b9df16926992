# ---
# jupyter:
#   course:
#     title: Dropout mechanics
#     minutes: 100
# ---

# %% [markdown]
# # Dropout mechanics

# %% locked="setup"
import numpy as np
import torch

from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% answer="sample_mask"
def sample_mask(shape, p, rng):
    """Draw a keep-mask.

    Arguments
        shape   tuple of int, the shape of the mask
        p       probability of dropping an entry, in [0, 1]
        rng     np.random.Generator, the only source of randomness

    Returns a Boolean array of that shape. Each entry is True (kept) with probability 1 - p, independently of
    all others. Raises ValueError, naming the value, for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    return rng.random(shape) >= p
    ### END SOLUTION

# %% test="sample_mask_form" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_form(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_form(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_rate" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_rate(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_rate(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_independence" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_independence(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_independence(sample_mask)
### END HIDDEN TESTS

# %% test="sample_mask_generator" points=1
from dropcourse.checks import dropout_mechanics as check

check.sample_mask_generator(sample_mask)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.sample_mask_generator(sample_mask)
### END HIDDEN TESTS

# %% answer="dropout_forward"
def dropout_forward(x, p, rng, training=True):
    """Inverted dropout.

    Arguments
        x         array of floats, any shape; it must not be changed
        p         probability of dropping an entry, in [0, 1]
        rng       np.random.Generator, the only source of randomness
        training  whether to drop at all

    Returns (output, mask). The output has the shape and dtype of x: zero where the mask is False, the scaled input
    where it is True; all zeros at p = 1. The mask is a Boolean array of the same shape, independent for every entry.
    When not training, the output equals x and the mask is all True. Raises ValueError for a `p` that is no
    probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if not training:
        return x, np.ones(x.shape, dtype=bool)
    mask = rng.random(x.shape) >= p
    if p == 1:
        return np.zeros_like(x), mask
    return np.where(mask, x / (1 - p), 0).astype(x.dtype), mask
    ### END SOLUTION

# %% test="dropout_forward_form" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_form(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_form(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_scale" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_scale(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_scale(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_mask" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_mask(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_mask(dropout_forward)
### END HIDDEN TESTS

# %% test="dropout_forward_evaluation" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_forward_evaluation(dropout_forward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_forward_evaluation(dropout_forward)
### END HIDDEN TESTS

# %% answer="dropout_backward"
def dropout_backward(grad_output, mask, p):
    """Gradient of the loss with respect to the input of dropout.

    Arguments
        grad_output  array of floats, the gradient with respect to the output of dropout
        mask         Boolean array of the same shape, the keep-mask of the forward pass
        p            probability of dropping, in [0, 1]

    Returns an array of the shape and dtype of grad_output; the arguments stay as they were. All zeros at p = 1.
    Raises ValueError for a `p` that is no probability.
    """
    p = as_probability(p)
    ### BEGIN SOLUTION
    if p == 1:
        return np.zeros_like(grad_output)
    return np.where(mask, grad_output / (1 - p), 0).astype(grad_output.dtype)
    ### END SOLUTION

# %% test="dropout_backward_gradient" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_backward_gradient(dropout_backward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_backward_gradient(dropout_backward)
### END HIDDEN TESTS

# %% test="dropout_backward_edges" points=1
from dropcourse.checks import dropout_mechanics as check

check.dropout_backward_edges(dropout_backward)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.dropout_backward_edges(dropout_backward)
### END HIDDEN TESTS

# %% answer="Dropout"
class Dropout(torch.nn.Module):
    """Inverted dropout as a layer: it drops after `train()` and passes its input on after `eval()`.

    Arguments
        p          probability of dropping an entry, in [0, 1]
        generator  torch.Generator to draw masks from, or None for torch's default generator

    `forward(x)` takes a float tensor of any shape and returns one of the same shape and dtype; x is not changed, and
    p = 1 gives zeros, with zero gradient. `extra_repr()` returns text that shows p. Raises ValueError for a `p` that
    is no probability.
    """

    def __init__(self, p=0.5, generator=None):
        super().__init__()
        self.p = as_probability(p)
        self.generator = generator

    def forward(self, x):
        ### BEGIN SOLUTION
        if not self.training or self.p == 0:
            return x
        if self.p == 1:
            return x * 0
        mask = torch.rand(x.shape, generator=self.generator) >= self.p
        return x * mask / (1 - self.p)
        ### END SOLUTION

    def extra_repr(self):
        ### BEGIN SOLUTION
        return f"p={self.p}"
        ### END SOLUTION

# %% test="Dropout_modes" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_modes(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_modes(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_scale" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_scale(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_scale(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_mask" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_mask(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_mask(Dropout)
### END HIDDEN TESTS

# %% test="Dropout_gradient" points=1
from dropcourse.checks import dropout_mechanics as check

check.Dropout_gradient(Dropout)
### BEGIN HIDDEN TESTS
from graders.hidden import dropout_mechanics as hidden

hidden.Dropout_gradient(Dropout)
### END HIDDEN TESTS
