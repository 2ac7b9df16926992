# %% one order for both correct=true
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}, not between 0 and 1")
    if len(x) != len(y):
        raise ValueError("x and y differ in length")
    if len(x) < 2:
        raise ValueError("too few examples")
    n = len(x)
    k = int(np.clip(np.rint(n * validation_fraction), 1, n - 1))
    order = rng.permutation(n)
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% a Boolean mask of those held out correct=true
def split(x, y, validation_fraction, rng):
    f = validation_fraction
    if not (f > 0 and f < 1):
        raise ValueError(f"bad fraction: {f}")
    if len(x) < 2 or len(x) != len(y):
        raise ValueError("cannot split this")
    held_out = max(1, min(len(x) - 1, round(f * len(x))))
    mask = np.zeros(len(x), dtype=bool)
    mask[rng.choice(len(x), size=held_out, replace=False)] = True
    return x[~mask], y[~mask], x[mask], y[mask]

# %% sorted random numbers correct=true
def _check(x, y, fraction):
    if fraction <= 0 or fraction >= 1 or fraction != fraction:
        raise ValueError("validation_fraction = " + str(fraction) + " is not allowed")
    if len(x) != len(y) or len(y) <= 1:
        raise ValueError(f"{len(x)} examples, {len(y)} labels")

def split(x, y, validation_fraction, rng):
    _check(x, y, validation_fraction)
    n = x.shape[0]
    k = int(n * validation_fraction + 0.5)
    k = 1 if k == 0 else n - 1 if k == n else k
    order = np.argsort(rng.random(n))
    parts = []
    for rows in (order[: n - k], order[n - k :]):
        parts += [np.take(x, rows, axis=0), np.take(y, rows, axis=0)]
    return parts

# %% shuffled copies, by the same state correct=true
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    numbers = list(range(len(x)))
    rng.shuffle(numbers)
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    train, validation = numbers[:-k], numbers[-k:]
    return x[train], y[train], x[validation], y[validation]

# %% scikit-learn with a seed from the generator correct=true
def split(x, y, validation_fraction, rng):
    from sklearn.model_selection import train_test_split

    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    seed = int(rng.integers(2**32))
    a, b, c, d = train_test_split(x, y, test_size=k, random_state=seed)
    return a, c, b, d

# %% two shuffles diagnosis="shuffled-apart" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    x, y = rng.permutation(x), rng.permutation(y)
    return x[k:], y[k:], x[:k], y[:k]

# %% only the examples are shuffled diagnosis="shuffled-apart" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    x = rng.permutation(x)
    return x[k:], y[k:], x[:k], y[:k]

# %% the last ones are held out diagnosis="nothing-drawn" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    return x[:-k], y[:-k], x[-k:], y[-k:]

# %% the first ones are held out, and shuffled afterwards diagnosis="held-out-in-a-row" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    held_out, rest = rng.permutation(k), k + rng.permutation(len(x) - k)
    return x[rest], y[rest], x[held_out], y[held_out]

# %% a block at a random place diagnosis="held-out-in-a-row" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = np.roll(np.arange(len(x)), rng.integers(len(x)))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% validation examples stay in the training part diagnosis="parts-overlap" fails="pairs" also="fraction-of-training"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return x[order], y[order], x[order[:k]], y[order[:k]]

# %% two draws, one for each part diagnosis="parts-overlap" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    n = len(x)
    k = min(max(round(n * validation_fraction), 1), n - 1)
    held_out, rest = rng.permutation(n)[:k], rng.permutation(n)[k:]
    return x[rest], y[rest], x[held_out], y[held_out]

# %% draws with replacement diagnosis="drawn-with-replacement" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    n = len(x)
    k = min(max(round(n * validation_fraction), 1), n - 1)
    order = rng.integers(n, size=n)
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% one example is left out diagnosis="examples-lost" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    n = len(x)
    k = min(max(round(n * validation_fraction), 1), n - 1)
    order = rng.permutation(n)
    train = order[k + 1 :] if n > 3 else order[k:]
    return x[train], y[train], x[order[:k]], y[order[:k]]

# %% the fraction is that of the training part diagnosis="fraction-of-training" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return x[order[:k]], y[order[:k]], x[order[k:]], y[order[k:]]

# %% cut off, at least one diagnosis="fraction-not-rounded" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = max(int(len(x) * validation_fraction), 1)
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% rounded up, without an upper limit diagnosis="fraction-not-rounded" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = int(np.ceil(len(x) * validation_fraction))
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% a part may be empty diagnosis="part-empty" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = round(len(x) * validation_fraction)
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% a small part is an error diagnosis="part-empty" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = round(len(x) * validation_fraction)
    if k == 0 or k == len(x):
        raise ValueError("a part would be empty")
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% the order of scikit-learn diagnosis="parts-in-other-order" fails="sizes pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return x[order[k:]], x[order[:k]], y[order[k:]], y[order[:k]]

# %% the global generator diagnosis="uses-global-generator" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = np.random.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% the global generator, seeded diagnosis="reseeds-global-generator" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    np.random.seed(0)
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = np.random.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% a generator with a fixed seed diagnosis="fixed-seed" fails="generator"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = np.random.default_rng(42).permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% shuffles its arguments diagnosis="modifies-input" fails="manners"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    return x[k:], y[k:], x[:k], y[:k]

# %% no test of the arguments diagnosis="range-not-checked" fails="manners"
def split(x, y, validation_fraction, rng):
    n = len(x)
    f = np.nan_to_num(validation_fraction)
    k = int(np.clip(round(n * f), 1, max(n - 1, 0)))
    order = rng.permutation(min(n, len(y)))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% assertions diagnosis="wrong-error-type" fails="manners"
def split(x, y, validation_fraction, rng):
    assert 0 < validation_fraction < 1
    assert len(x) == len(y) >= 2
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% an error that does not name the fraction diagnosis="error-hides-the-value" fails="manners"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError("the fraction must lie between zero and one")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return x[order[k:]], y[order[k:]], x[order[:k]], y[order[:k]]

# %% dtypes are lost in one table diagnosis="none" fails="manners"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    table = rng.permutation(np.column_stack([x, y]))
    return table[k:, :-1], table[k:, -1], table[:k, :-1], table[:k, -1]

# %% a dict diagnosis="none" fails="sizes pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    k = min(max(round(len(x) * validation_fraction), 1), len(x) - 1)
    order = rng.permutation(len(x))
    return {"train": (x[order[k:]], y[order[k:]]), "validation": (x[order[:k]], y[order[:k]])}

# %% shuffled apart, and the last ones lost diagnosis="none" fails="pairs"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    n = len(x)
    k = min(max(round(n * validation_fraction), 1), n - 1)
    x, y = rng.permutation(x), rng.permutation(y)
    end = n - 1 if n > 5 else n
    return x[k:end], y[k:end], x[:k], y[:k]

# %% a coin for each example diagnosis="none" fails="sizes"
def split(x, y, validation_fraction, rng):
    if not 0 < validation_fraction < 1:
        raise ValueError(f"validation_fraction is {validation_fraction}")
    if len(x) != len(y) or len(x) < 2:
        raise ValueError("x and y do not fit")
    mask = rng.random(len(x)) < validation_fraction
    mask[0] = True
    mask[-1] = False
    return x[~mask], y[~mask], x[mask], y[mask]
