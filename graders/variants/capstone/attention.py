# %% masked scores, softmax, dropped weights correct=true
import math

def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie in [0, 1], got {p}")
    scores = torch.einsum("bqf,bkf->bqk", q, k) / math.sqrt(q.shape[-1])
    if causal:
        time = q.shape[1]
        scores = scores + torch.full((time, time), float("-inf"), dtype=q.dtype).triu(1)
    weights = torch.softmax(scores, dim=-1)
    if training and p > 0:
        if p == 1:
            return torch.zeros_like(weights) @ v
        keep = torch.empty_like(weights).bernoulli_(1 - p, generator=generator)
        weights = weights * keep / (1 - p)
    return weights.bmm(v)

# %% torch's own, if nothing is dropped correct=true
from torch.nn.functional import scaled_dot_product_attention

def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    if not 0 <= p <= 1:
        raise ValueError(f"p must lie in [0, 1], got {p}")
    eye = torch.eye(k.shape[1], dtype=v.dtype).expand(len(k), -1, -1)
    weights = scaled_dot_product_attention(q, k, eye, is_causal=causal)
    if training:
        dropped = torch.rand(weights.shape, generator=generator, dtype=weights.dtype) < p
        weights = weights.masked_fill(dropped, 0)
        if p < 1:
            weights = weights / (1 - p)
    return weights @ v

# %% exponentials by hand, a loop over examples correct=true
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    outputs = []
    for one_q, one_k, one_v in zip(q, k, v):
        odds = torch.exp(one_q @ one_k.T / one_q.shape[1] ** 0.5)
        if causal:
            odds = odds.tril()
        weights = odds / odds.sum(dim=1, keepdim=True)
        if training:
            keep = torch.rand(weights.shape, generator=generator) < 1 - p
            weights = torch.where(keep, weights / max(1 - p, 1e-12), 0)
        outputs.append(weights @ one_v)
    return torch.stack(outputs)

# %% scores are not scaled diagnosis="scores-not-scaled" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2)
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% divided by the number of features diagnosis="scores-scaled-by-d" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2]
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% softmax over the queries diagnosis="softmax-over-queries" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=1)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% the mask comes after softmax diagnosis="masked-after-softmax" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        weights = scores.softmax(dim=2).tril()
    else:
        weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% the past is masked diagnosis="mask-looks-ahead" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).tril(-1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% no mask diagnosis="causal-ignored" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        masked = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% one diagonal too late diagnosis="sees-the-next" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(2)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% one diagonal too early diagnosis="sees-only-the-past" fails="values"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(0)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% drops what comes out diagnosis="output-dropped" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        output = weights @ v
        kept = torch.rand(output.shape, generator=generator) >= p
        return output * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% drops before softmax diagnosis="rows-renormalized" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    if training and p < 1:
        dropped = torch.rand(scores.shape, generator=generator) < p
        dropped &= ~dropped.all(dim=2, keepdim=True)
        scores = scores.masked_fill(dropped, -torch.inf)
    weights = scores.softmax(dim=2)
    if training and p == 1:
        weights = weights * 0
    return weights @ v

# %% makes rows sum to 1 again diagnosis="rows-renormalized" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept
        weights = weights / weights.sum(dim=2, keepdim=True).clamp(min=1e-9)
    return weights @ v

# %% zeroes scores diagnosis="scores-dropped" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    if training and p < 1:
        scores = scores * (torch.rand(scores.shape, generator=generator) >= p) / (1 - p)
    weights = scores.softmax(dim=2)
    if training and p == 1:
        weights = weights * 0
    return weights @ v

# %% no scaling diagnosis="no-scaling" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept
    return weights @ v

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) < p
        weights = weights * kept * (0 if p == 0 else 1 / p)
    return weights @ v

# %% drops outside of training too diagnosis="active-in-eval" fails="edges"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if True:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% divides by zero at one diagnosis="nan-at-one" fails="edges"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * torch.tensor(1 / (1 - torch.tensor(p)))
    return weights @ v

# %% float64 diagnosis="dtype-not-kept" fails="edges"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    q, k, v = q.double(), k.double(), v.double()
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% changes q in place diagnosis="modifies-input" fails="edges"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    q /= q.shape[2] ** 0.5
    scores = q @ k.transpose(1, 2)
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% the global generator diagnosis="uses-global-generator" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% one mask for all examples diagnosis="mask-shared-across-batch" fails="dropout"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand((1, *weights.shape[1:]), generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% no range test diagnosis="range-not-checked" fails="edges"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = float(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v

# %% drops what comes out, unscaled diagnosis="none"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        output = weights @ v
        kept = torch.rand(output.shape, generator=generator) >= p
        return output * kept
    return weights @ v
