# %% an array of scores correct=true
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% lists, the repeats outside correct=true
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    for size in sizes:
        if size < 1 or size >= len(x):
            raise ValueError(f"there is no split with {size} of {len(x)}")
    if repeats < 2:
        raise ValueError(f"{repeats} repeats are too few")
    train_scores = {size: [] for size in sizes}
    validation_scores = {size: [] for size in sizes}
    for _ in range(repeats):
        for size in sizes:
            held_in = np.zeros(len(x), dtype=bool)
            held_in[rng.choice(len(x), size, replace=False)] = True
            model = fit(x[held_in], y[held_in])
            validation_scores[size].append(score(model, x[~held_in], y[~held_in]))
            train_scores[size].append(score(model, x[held_in], y[held_in]))
    columns = []
    for found in (train_scores, validation_scores):
        table = np.array([found[size] for size in sizes])
        columns += [table.mean(axis=1), np.sqrt(table.var(axis=1, ddof=1) / repeats)]
    return tuple(columns)

# %% with the standard library correct=true
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    import statistics

    if not repeats >= 2:
        raise ValueError("repeats = %s" % repeats)
    if any(not 0 < size < len(x) for size in sizes):
        raise ValueError(f"a size of {list(sizes)} is not allowed for {len(x)} examples")

    def measured(size):
        rows = list(range(len(x)))
        rng.shuffle(rows)
        train, rest = rows[:size], rows[size:]
        model = fit(x[train], y[train])
        return score(model, x[train], y[train]), score(model, x[rest], y[rest])

    rows = []
    for size in sizes:
        pairs = list(zip(*[measured(size) for _ in range(repeats)]))
        rows.append([f(part) for part in pairs for f in (statistics.fmean, statistics.stdev)])
    table = np.array(rows) / [1, repeats**0.5, 1, repeats**0.5]
    return list(table.T)

# %% the standard deviation diagnosis="deviation-for-error" fails="errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1)
    return means[0], errors[0], means[1], errors[1]

# %% the default of std diagnosis="population-deviation" fails="errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% divided by the repeats diagnosis="repeats-without-root" fails="errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / repeats
    return means[0], errors[0], means[1], errors[1]

# %% the variance of the mean diagnosis="variance-for-error" fails="errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.var(axis=2, ddof=1) / repeats
    return means[0], errors[0], means[1], errors[1]

# %% means first diagnosis="results-swapped" fails="scores errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], means[1], errors[0], errors[1]

# %% validation first diagnosis="results-swapped" fails="scores errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[1], errors[1], means[0], errors[0]

# %% the last repeat diagnosis="one-repeat-counts" fails="scores"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores[:, :, -1]
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% drawn outside of the loop diagnosis="drawn-once" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        order = rng.permutation(n)
        for r in range(repeats):
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% one order for everything diagnosis="drawn-once" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    order = rng.permutation(n)
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% the first examples diagnosis="nothing-drawn" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = np.arange(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% a fixed seed in the loop diagnosis="fixed-seed" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = np.random.default_rng(0).permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% the global generator diagnosis="uses-global-generator" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = np.random.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% with replacement diagnosis="drawn-with-replacement" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train = rng.integers(n, size=size)
            rest = np.setdiff1d(np.arange(n), train)
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% validation on all examples diagnosis="parts-overlap" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% validation on as many others diagnosis="examples-lost" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size : 2 * size]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% validation on the training examples diagnosis="scored-on-training" fails="scores errors protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[train], y[train])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% labels as they come diagnosis="shuffled-apart" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[:size])
            scores[0, i, r] = score(model, x[train], y[:size])
            scores[1, i, r] = score(model, x[rest], y[size:])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% sizes are not tested diagnosis="range-not-checked" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[: max(size, 1)], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% an error without the number diagnosis="error-hides-the-value" fails="protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError("too few repeats")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError("a size that is not allowed")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% fitted twice diagnosis="none" fails="scores errors protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            model = fit(x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% the median diagnosis="none" fails="scores"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = np.median(scores, axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% one size more than asked diagnosis="none" fails="scores errors protocol"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[: size + 1], order[size + 1 :]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0], means[1], errors[1]

# %% a dict diagnosis="none" fails="scores errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    return {"train": scores[0], "validation": scores[1]}

# %% whole deviations of one part diagnosis="none" fails="errors"
def learning_curve(fit, score, x, y, sizes, repeats, rng):
    n = len(x)
    if repeats < 2:
        raise ValueError(f"repeats must be at least 2, got {repeats}")
    for size in sizes:
        if not 1 <= size < n:
            raise ValueError(f"a size must be from 1 to {n - 1}, got {size}")
    scores = np.empty((2, len(sizes), repeats))
    for i, size in enumerate(sizes):
        for r in range(repeats):
            order = rng.permutation(n)
            train, rest = order[:size], order[size:]
            model = fit(x[train], y[train])
            scores[0, i, r] = score(model, x[train], y[train])
            scores[1, i, r] = score(model, x[rest], y[rest])
    means = scores.mean(axis=2)
    errors = scores.std(axis=2, ddof=1) / np.sqrt(repeats)
    return means[0], errors[0] * 2, means[1], errors[1]
