"""Checks of `attention(q, k, v, p, *, causal=False, training=True, generator=None)`: dropout of attention weights.

Where dropout is looked at, the values are two unit matrices side by side, so that the output shows the weights, twice.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from dropcourse.checks.toolkit import Check
from dropcourse.checks.toolkit.formulas import suspect_formulas
from dropcourse.checks.toolkit.manners import require_untouched, require_value_errors, signed
from dropcourse.checks.toolkit.masks import DRAWS, SHAPE, Draw, require_generator, require_independence, require_rate
from dropcourse.checks.toolkit.scale import close, difference, require_edges, require_scale
from dropcourse.checks.toolkit.verbs import Outcome

FEATURES = 8


def attention_values(attention: Any, sizes: tuple = (3, 5, 4, 6), inputs: Any = 0) -> None:
    """Without dropout: each position's mean of the values, weighted by softmax, and with `causal` of those up to it."""
    with Check("attention", "values", inputs) as check:
        batch, time, features, values = sizes
        q, k = (_drawn(check, (batch, time, features)) for _ in range(2))
        v = _drawn(check, (batch, time, values))
        for causal in (False, True):
            outcome = check.outcome(attention, q, k, v, 0.3, causal=causal, training=False)
            got = check.array(outcome.value, "output", v, judged=False)
            wanted = _attend(q, k, v, causal=causal)
            key = "causal" if causal else "plain"
            said = "with `causal`, later positions have no say" if causal else "the output is softmax attention"
            check.require(key, _near(got, wanted), said, difference(got, wanted))
            _suspect_values(check, got, (q, k, v), causal, {key})


def _suspect_values(check: Check, got: np.ndarray, qkv: tuple, causal: bool, breaks: set[str]) -> None:
    features = qkv[0].shape[2]
    formulas = {
        "scores-not-scaled": [_attend(*qkv, causal=causal, scale=1.0)],
        "scores-scaled-by-d": [_attend(*qkv, causal=causal, scale=1 / features)],
        "softmax-over-queries": [_attend(*qkv, causal=causal, axis=1)],
    }
    suspect_formulas(check, got, formulas, breaks)
    if causal:
        q, k, v = qkv
        weights = _weights(q, k)
        late = np.tril(np.ones(weights.shape[1:]))
        formulas = {
            "masked-after-softmax": [weights * late @ v.numpy()],
            "mask-looks-ahead": [_attend(*qkv, ahead=np.tril(np.ones(weights.shape[1:]), -1) > 0)],
            "causal-ignored": [_attend(*qkv)],
            "sees-the-next": [_attend(*qkv, ahead=np.triu(np.ones(weights.shape[1:]), 2) > 0)],
        }
        suspect_formulas(check, got, formulas, breaks)
        past = _attend(*qkv, ahead=np.triu(np.ones(weights.shape[1:])) > 0)
        only = np.isnan(got[:, 0]).all() and _near(got[:, 1:], past[:, 1:])
        check.suspect("sees-only-the-past", bool(only), breaks)


def attention_dropout(attention: Any, ps: tuple = (0.25, 0.65), inputs: Any = 0) -> None:
    """Attention weights are dropped one by one, survivors are divided by 1 - p, and the generator decides."""
    with Check("attention", "dropout", inputs) as check:
        case = _Shown(check, attention)
        for p in ps:
            draws = [case.draw(p, torch.Generator().manual_seed(case.seed())) for _ in range(DRAWS)]
            if p == ps[0]:
                require_rate(check, draws, p)
                rows, columns = (f"attention weights are decided one by one along {axis}" for axis in ("rows", "keys"))
                require_independence(check, draws, p, rows=rows, columns=columns)
        _require_causal(check, case, ps[0])
        one, another = case.seed(), case.seed()
        seeds = (one, one, another)
        require_generator(check, *(case.draw(ps[0], torch.Generator().manual_seed(seed)) for seed in seeds))


def _require_causal(check: Check, case: "_Shown", p: float) -> None:
    """Dropout and the causal mask together: what is allowed is dropped or scaled, what is not stays zero."""
    time = 9
    q, k = (_drawn(check, (20, time, FEATURES)) for _ in range(2))
    v = torch.eye(time, dtype=torch.float64).expand(20, time, time).clone()
    generator = torch.Generator().manual_seed(case.seed())
    outcome = check.outcome(case.attention, q, k, v, p, causal=True, training=True, generator=generator)
    got = check.array(outcome.value, "output", v, judged=False)
    later = np.triu(np.ones(got.shape, dtype=bool), 1)
    weights = _weights(q, k, later)
    check.notice("causal", not got[later].any())
    require_scale(check, weights[~later], got[~later], p)


def attention_edges(attention: Any, sizes: tuple = (3, 5, 4, 6), inputs: Any = 0) -> None:
    """p = 0 and p = 1, no dropout outside of training, float32 stays float32, arguments stay as they were, a bad p
    raises."""
    with Check("attention", "edges", inputs) as check:
        batch, time, features, values = sizes
        q, k = (_drawn(check, (batch, time, features)).float() for _ in range(2))
        v = _drawn(check, (batch, time, values)).float()

        def at(p: float, **modes: Any) -> Outcome:
            outcome = check.outcome(attention, q, k, v, p, generator=torch.Generator().manual_seed(3), **modes)
            if outcome.raised:
                return outcome
            require_untouched(check, outcome, q=0, k=1, v=2)
            return replace(outcome, result=check.array(outcome.value, "output", v))

        wanted = _attend(q.double(), k.double(), v.double())
        calm = at(0.7, training=False).value
        check.require("eval", _near(calm, wanted), "outside of training nothing is dropped", difference(calm, wanted))
        noisy = at(0.7).value
        check.suspect("active-in-eval", not _near(calm, wanted) and not _near(noisy, wanted), {"eval"})
        check.suspect("dtype-not-kept", calm.dtype == np.float64, {"output.dtype"})
        require_edges(check, wanted.astype(np.float32), _rounded(at(0.0), wanted), at(1.0))
        require_value_errors(check, lambda bad: check.outcome(attention, q, k, v, bad))


def _rounded(outcome: Outcome, wanted: np.ndarray) -> Outcome:
    """The outcome, made exact where it is right up to the rounding of sums in float32."""
    right = outcome.raised is None and _near(outcome.result, wanted)
    return replace(outcome, result=wanted.astype(np.float32)) if right else outcome


class _Shown:
    """Queries and keys whose attention weights are of shape SHAPE, and values that show them twice."""

    def __init__(self, check: Check, attention: Any):
        batch, queries, keys = SHAPE
        self.check, self.attention = check, attention
        self.q, self.k = _drawn(check, (batch, queries, FEATURES)), _drawn(check, (batch, keys, FEATURES))
        unit = torch.eye(keys, dtype=torch.float64)
        self.v = torch.cat([unit, unit], dim=1).expand(batch, keys, 2 * keys).clone()
        self.weights = _weights(self.q, self.k)

    def seed(self) -> int:
        """A fresh one."""
        return int(self.check.inputs.integers(2**32))

    def draw(self, p: float, generator: torch.Generator) -> Draw:
        """Attend once, judge the survivors, and say which weights were kept."""
        outcome = self.check.outcome(self.attention, self.q, self.k, self.v, p, training=True, generator=generator)
        like = torch.zeros(*SHAPE[:2], 2 * SHAPE[2], dtype=torch.float64)
        output = self.check.array(outcome.value, "output", like, judged=False)
        shown, again = output[..., : SHAPE[2]], output[..., SHAPE[2] :]
        same = _near(shown, again)
        got = "two equal columns of v come out differently"
        self.check.require("weights", same, "the attention weights are dropped, not what comes out", got)
        some = (shown == 0).any()
        left = shown.any(axis=2)
        ones = left.any() and np.allclose(shown.sum(axis=2)[left], 1)
        self.check.suspect("output-dropped", not same and some, {"weights"})
        self.check.suspect("rows-renormalized", same and ones and some, {"scale", "rate", "causal"})
        zeroed = same and ones and not some and not _near(shown, self.weights)
        self.check.suspect(
            "scores-dropped", zeroed, {"scale", "rate", "varies", "calls", "rows", "columns", "differs", "causal"}
        )
        require_scale(self.check, self.weights, shown, p, rate_judged=True)
        return Draw(shown != 0, outcome.touched, "generator" in outcome.changed)


def _attend(
    q: torch.Tensor, k: torch.Tensor, v: torch.Tensor, *, causal: bool = False, scale: float | None = None,
    axis: int = 2, ahead: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    time = q.shape[1]
    if causal:
        ahead = np.triu(np.ones((time, time)), 1) > 0
    return _weights(q, k, ahead, scale, axis) @ v.numpy()


def _weights(
    q: torch.Tensor, k: torch.Tensor, ahead: np.ndarray | None = None, scale: float | None = None, axis: int = 2
) -> np.ndarray:
    """Attention weights (batch, queries, keys); those `ahead` are 0."""
    scores = q.numpy() @ k.numpy().swapaxes(1, 2) * (q.shape[2] ** -0.5 if scale is None else scale)
    if ahead is not None:
        scores = np.where(ahead, -np.inf, scores)
    odds = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return odds / odds.sum(axis=axis, keepdims=True)


def _near(got: np.ndarray, wanted: np.ndarray) -> bool:
    return close(got + 10.0, wanted + 10.0, got.dtype)


def _drawn(check: Check, shape: tuple) -> torch.Tensor:
    return torch.from_numpy(signed(check.inputs, shape))
