# %% where, with p of 1 by itself correct=true
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    if p == 1:
        return np.zeros_like(grad_output)
    return np.where(mask, grad_output / (1 - p), 0).astype(grad_output.dtype)

# %% multiplication correct=true
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask * (1 / (1 - p) if p < 1 else 0)

# %% in place on a copy correct=true
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    gradient = grad_output.copy()
    gradient[np.logical_not(mask)] = 0
    gradient[mask] /= 1 - p
    return gradient

# %% an einsum correct=true
def _factor(p, dtype):
    return np.array(0.0 if p >= 1 else (1.0 - p) ** -1, dtype=dtype)

def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return np.einsum("...,...,->...", grad_output, mask, _factor(p, grad_output.dtype))

# %% autograd of torch correct=true
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    x = torch.zeros(grad_output.shape, dtype=torch.from_numpy(grad_output[:0].copy()).dtype, requires_grad=True)
    kept = torch.tensor(mask)
    output = torch.where(kept, x, torch.zeros_like(x)) * (1 / (1 - p) if p != 1 else 0.0)
    output.backward(torch.tensor(grad_output))
    return x.grad.numpy()

# %% a plain loop correct=true
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    result = np.zeros(grad_output.shape, dtype=grad_output.dtype)
    for index, keep in np.ndenumerate(mask):
        if keep:
            result[index] = grad_output[index] / (1 - p)
    result.setflags(write=False)
    return result

# %% no scaling diagnosis="gradient-unscaled" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask

# %% the factor twice diagnosis="scaled-twice" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask / (1 - p) ** 2 if p < 1 else np.zeros_like(grad_output)

# %% multiplied by the keep probability diagnosis="wrong-scale" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask * (1 - p)

# %% divided by p diagnosis="keep-drop-swapped" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask / p

# %% the mask is ignored diagnosis="mask-ignored" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output / (1 - p) if p < 1 else np.zeros_like(grad_output)

# %% the mask is inverted diagnosis="mask-inverted" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return np.where(mask, 0, grad_output / (1 - p)).astype(grad_output.dtype)

# %% the mask is inverted, p of 1 by itself diagnosis="mask-inverted" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * ~mask / (1 - p) if p < 1 else np.zeros_like(grad_output)

# %% a fresh mask diagnosis="fresh-mask-in-backward" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    mask = np.random.rand(*grad_output.shape) >= p
    return grad_output * mask / (1 - p) if p < 1 else np.zeros_like(grad_output)

# %% NaN at a p of 1 diagnosis="nan-at-one" fails="edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask / (1 - p)

# %% ZeroDivisionError at a p of 1 diagnosis="nan-at-one" fails="edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask * (1 / (1 - p))

# %% changes its argument diagnosis="modifies-input" fails="edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    grad_output[~mask] = 0
    return grad_output / (1 - p) if p < 1 else grad_output

# %% changes the mask diagnosis="modifies-input" fails="edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    result = grad_output * mask / (1 - p) if p < 1 else np.zeros_like(grad_output)
    mask[:] = False
    return result

# %% float64 out for float32 in diagnosis="dtype-not-kept" fails="edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask.astype(float) / (1 - p) if p < 1 else grad_output * 0.0

# %% no range test diagnosis="range-not-checked" fails="edges"
def dropout_backward(grad_output, mask, p):
    return grad_output * mask / (1 - p) if p != 1 else np.zeros_like(grad_output)

# %% the gradient unchanged diagnosis="none" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output if p < 1 else np.zeros_like(grad_output)

# %% mask inverted and not scaled diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * ~mask

# %% zeros diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return np.zeros_like(grad_output)

# %% only the survivors diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output[mask] / (1 - p) if p < 1 else grad_output[mask]

# %% a fixed factor diagnosis="wrong-scale" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask * 2

# %% absolute values diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return np.abs(grad_output) * mask / (1 - p) if p < 1 else np.zeros_like(grad_output)

# %% a fresh mask on top diagnosis="none" fails="gradient"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    fresh = np.random.rand(*grad_output.shape) >= p
    return grad_output * mask * fresh / (1 - p) if p < 1 else np.zeros_like(grad_output)

# %% rounded diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return np.round(grad_output * mask / (1 - p), 2) if p < 1 else np.zeros_like(grad_output)

# %% transposed diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    result = grad_output * mask / (1 - p) if p < 1 else np.zeros_like(grad_output)
    return result.T

# %% a list diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return [g / (1 - p) if m else 0.0 for g, m in zip(grad_output.flat, mask.flat)]

# %% a pair diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    return grad_output * mask / (1 - p) if p < 1 else np.zeros_like(grad_output), mask

# %% a loop that stops one short diagnosis="none" fails="gradient edges"
def dropout_backward(grad_output, mask, p):
    p = as_probability(p)
    result = np.zeros_like(grad_output)
    for row in range(len(grad_output) - 1):
        for column in range(grad_output.shape[1]):
            if np.all(mask[row, column]):
                result[row, column] = grad_output[row, column] / (1 - p)
    return result
