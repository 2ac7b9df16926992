# %% branches correct=true
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% a table of functions correct=true
import math

SHARES = {
    'constant': lambda t: 0, 'linear': lambda t: t, 'curriculum': lambda t: -math.expm1(-10 * t),
    'early': lambda t: 2 * t if t < 0.5 else 1, 'late': lambda t: 0 if t < 0.5 else 2 * t - 1,
}

def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    return p_start * (1 - SHARES[kind](t)) + p_end * SHARES[kind](t)

# %% interpolation correct=true
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'constant':
        return p_start
    if kind == 'curriculum':
        return np.float64(p_end + (p_start - p_end) * np.exp(-10 * t))
    points = {'linear': (0, 1), 'early': (0, 0.5), 'late': (0.5, 1)}[kind]
    return np.interp(t, points, (p_start, p_end))

# %% the two ends swapped diagnosis="ends-swapped" fails="values edges"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    p_start, p_end = p_end, p_start
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% early for late diagnosis="early-late-swapped" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    kind = {'early': 'late', 'late': 'early'}.get(kind, kind)
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% counted from one diagnosis="counts-from-one" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    t = (step + 1) / total_steps
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% a step too early diagnosis="one-step-short" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    t = step / (total_steps - 1)
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% jumps diagnosis="jumps-at-half" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind in ('early', 'late'):
        return p_start if t < 0.5 else p_end
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% the exponential of the progress diagnosis="constant-missing" fails="values edges"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% no range test diagnosis="range-not-checked" fails="edges"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    t = step / total_steps if total_steps else 0
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% the curriculum of the keep probability diagnosis="none" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'curriculum':
        return p_start + (p_end - p_start) * float(np.exp(-10 * t))
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% whole percents diagnosis="none" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return round(float(p_start + share * (p_end - p_start)), 2)

# %% integer division diagnosis="none" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    t = step // total_steps
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))

# %% a jump in the late kind only diagnosis="none" fails="values"
def rate_schedule(step, total_steps, p_start, p_end, kind):
    for name, value in (("p_start", p_start), ("p_end", p_end)):
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    if total_steps < 1 or step < 0 or step > total_steps:
        raise ValueError(f"no step {step} of {total_steps}")
    if kind not in ("constant", "linear", "curriculum", "early", "late"):
        raise ValueError(f"no kind {kind!r}")
    t = step / total_steps
    if kind == 'late':
        return p_end if t > 0.5 else p_start / 2
    if kind == 'constant':
        return p_start
    if kind == 'linear':
        share = t
    elif kind == 'curriculum':
        share = 1 - np.exp(-10 * t)
    elif kind == 'early':
        share = min(1, 2 * t)
    else:
        share = max(0, 2 * t - 1)
    return float(p_start + share * (p_end - p_start))
