# %% a dict for each trial correct=true
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the best so far is kept correct=true
def random_search(objective, space, trials, rng):
    if not trials > 0:
        raise ValueError(f"{trials} trials")
    for name, (low, high, scale) in space.items():
        if scale != "uniform" and scale != "log":
            raise ValueError(f"scale of {name}: {scale}")
        if not low < high:
            raise ValueError(f"range of {name}: {low} to {high}")
        if scale == "log" and low <= 0:
            raise ValueError(f"{name} begins at {low}")
    best, best_loss, history = None, float("inf"), []
    for _ in range(trials):
        u = rng.random(len(space))
        settings = {}
        for u_i, (name, (low, high, scale)) in zip(u, space.items()):
            settings[name] = low * (high / low) ** u_i if scale == "log" else low + (high - low) * u_i
        try:
            loss = float(objective(settings))
        except Exception:
            loss = float("nan")
        if loss < best_loss:
            best, best_loss = settings, loss
        history.append((dict(settings), loss))
    return best, history

# %% all settings first, as arrays correct=true
def random_search(objective, space, trials, rng):
    if trials <= 0:
        raise ValueError(f"trials = {trials}")
    drawn = {}
    for name, (low, high, scale) in space.items():
        if scale == "uniform":
            if low >= high:
                raise ValueError(f"{low} is not below {high}")
            drawn[name] = rng.uniform(low, high, trials)
        elif scale == "log":
            if not 0 < low < high:
                raise ValueError(f"{low} is not between 0 and {high}")
            drawn[name] = 10 ** rng.uniform(np.log10(low), np.log10(high), trials)
        else:
            raise ValueError(f"what is {scale}?")
    losses = np.full(trials, np.nan)
    trial_settings = [{name: values[i] for name, values in drawn.items()} for i in range(trials)]
    for i, settings in enumerate(trial_settings):
        try:
            losses[i] = objective(settings)
        except Exception as error:
            print(f"trial {i} failed: {error}")
    history = list(zip(trial_settings, losses))
    if np.isnan(losses).all():
        return None, history
    return trial_settings[np.nanargmin(losses)], history

# %% uniform on every scale diagnosis="log-range-drawn-uniformly" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = rng.uniform(low, high)
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% logarithmic on every scale diagnosis="uniform-range-drawn-on-log" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if True:
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% scales swapped diagnosis="none" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "uniform":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the natural logarithm is passed on diagnosis="logarithm-not-undone" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = rng.uniform(np.log(low), np.log(high))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the exponent of ten is passed on diagnosis="logarithm-not-undone" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = rng.uniform(np.log10(low), np.log10(high))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% natural logarithm, power of ten diagnosis="none" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = 10 ** rng.uniform(np.log(low), np.log(high))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% one draw for all names diagnosis="one-draw-for-all-names" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings, u = {}, rng.random()
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = low * (high / low) ** u
            else:
                settings[name] = low + (high - low) * u
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% drawn before the loop diagnosis="drawn-once-for-all-trials" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    settings = {}
    for name, (low, high, scale) in space.items():
        if scale == "log":
            settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
        else:
            settings[name] = rng.uniform(low, high)
    for _ in range(trials):
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% normal draws diagnosis="none" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.normal((low + high) / 2, (high - low) / 8)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the middle of the range only diagnosis="none" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(0.9 * low + 0.1 * high, 0.1 * low + 0.9 * high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% a list of four values diagnosis="none" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.choice([low, high])
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% a grid diagnosis="nothing-drawn" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    side = int(np.ceil(np.sqrt(trials)))
    for t in range(trials):
        settings, at = {}, [(t // side + 0.5) / side, (t % side + 0.5) / side, 0.5]
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = low * (high / low) ** at.pop(0)
            else:
                settings[name] = low + (high - low) * at.pop(0)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% points on a line diagnosis="one-draw-for-all-names" fails="ranges"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for t in rng.permutation(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = low * (high / low) ** ((t + 0.5) / trials)
            else:
                settings[name] = low + (high - low) * (t + 0.5) / trials
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% one dict, filled anew diagnosis="settings-overwritten" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    settings = {}
    for _ in range(trials):
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% one dict, the best copied diagnosis="settings-overwritten" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    settings, best, lowest = {}, None, np.inf
    for _ in range(trials):
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        if loss < lowest:
            best, lowest = dict(settings), loss
        history.append((settings, loss))
    return best, history

# %% the highest loss diagnosis="highest-loss-wins" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = max(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the last trial diagnosis="last-trial-wins" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = done[-1][0] if done else None
    return best, history

# %% the best trial with its loss diagnosis="trial-for-settings" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1]) if done else None
    return best, history

# %% the lowest loss diagnosis="trial-for-settings" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[1] if done else None
    return best, history

# %% the first trial diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = done[0][0] if done else None
    return best, history

# %% losses sorted diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, sorted(history, key=lambda trial: (np.isnan(trial[1]), trial[1]))

# %% only the losses diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, [loss for _, loss in history]

# %% settings by keyword diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(**settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% values in a list diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(list(settings.values()))
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% each trial tried twice diagnosis="none" fails="history"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = min(objective(settings), objective(settings))
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% errors go through diagnosis="failing-trial-stops" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        loss = objective(settings)
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% only RuntimeError is caught, and other errors are raised again diagnosis="failing-trial-stops" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception as error:
            raise RuntimeError from error
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% NaN can be the best diagnosis="nan-wins" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = history
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% argmin diagnosis="nan-wins" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = history[np.argmin([loss for _, loss in history])][0]
    return best, history

# %% the first trial if all failed diagnosis="nan-wins" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else history[0][0]
    return best, history

# %% an error if all failed diagnosis="none" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0]
    return best, history

# %% failed trials are left out diagnosis="failed-trials-left-out" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, done

# %% failed trials are infinitely bad diagnosis="failure-with-a-number" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        loss = np.inf if np.isnan(loss) else loss
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% failed trials have a large loss, and None is the best of them diagnosis="failure-with-a-number" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, [(one, 1e9 if np.isnan(loss) else loss) for one, loss in history]

# %% failed trials have no loss diagnosis="none" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, [(one, None if np.isnan(loss) else loss) for one, loss in history]

# %% infinity for an error, NaN for NaN diagnosis="none" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.inf
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% an empty dict if all failed diagnosis="none" fails="failures"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else {}
    return best, history

# %% a fixed seed diagnosis="fixed-seed" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history, rng = [], np.random.default_rng(7)
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% a generator of its own diagnosis="makes-own-generator" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history, rng = [], np.random.default_rng()
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the global generator diagnosis="uses-global-generator" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(np.random.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = np.random.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% the space is used up diagnosis="modifies-input" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    space.clear()
    return best, history

# %% zero trials go through diagnosis="range-not-checked" fails="manners"
def random_search(objective, space, trials, rng):
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% unknown scales are uniform diagnosis="range-not-checked" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% ranges are not looked at diagnosis="none" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError(f"there is no scale {scale!r}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% an error that says nothing of the scale diagnosis="error-hides-the-value" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise ValueError("the scale is unknown")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history

# %% a KeyError for the scale diagnosis="wrong-error-type" fails="manners"
def random_search(objective, space, trials, rng):
    if trials < 1:
        raise ValueError(f"trials must be at least 1, got {trials}")
    for low, high, scale in space.values():
        if scale not in ("uniform", "log"):
            raise KeyError(f"there is no scale {scale!r}")
        if low >= high or (scale == "log" and low <= 0):
            raise ValueError(f"no {scale} range from {low} to {high}")
    history = []
    for _ in range(trials):
        settings = {}
        for name, (low, high, scale) in space.items():
            if scale == "log":
                settings[name] = np.exp(rng.uniform(np.log(low), np.log(high)))
            else:
                settings[name] = rng.uniform(low, high)
        try:
            loss = objective(settings)
        except Exception:
            loss = np.nan
        history.append((settings, loss))
    done = [trial for trial in history if not np.isnan(trial[1])]
    best = min(done, key=lambda trial: trial[1])[0] if done else None
    return best, history
