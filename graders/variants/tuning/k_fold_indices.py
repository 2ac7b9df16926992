# %% a permutation in pieces correct=true
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    folds = np.array_split(rng.permutation(n), k)
    pairs = []
    for i in range(k):
        train = np.concatenate([fold for j, fold in enumerate(folds) if j != i])
        pairs.append((train, folds[i]))
    return pairs

# %% dealt out like cards correct=true
def k_fold_indices(n, k, rng):
    if int(n) != n or int(k) != k:
        raise ValueError(f"not integers: n = {n}, k = {k}")
    if not 2 <= k <= n:
        raise ValueError(f"{k} folds of {n} examples")
    cards = np.arange(n) % k
    rng.shuffle(cards)
    return [(np.flatnonzero(cards != i), np.flatnonzero(cards == i)) for i in range(k)]

# %% lists and sets correct=true
def k_fold_indices(n, k, rng):
    import operator
    try:
        n, k = operator.index(n), operator.index(k)
    except TypeError:
        raise ValueError(f"n = {n} and k = {k} must be whole numbers") from None
    if k < 2:
        raise ValueError(f"k is {k}")
    if n < k:
        raise ValueError(f"k is {k}, and there are {n} examples")
    order = list(rng.permutation(int(n)))
    result, start = (), 0
    for i in range(k):
        stop = start + n // k + (1 if i < n % k else 0)
        held = order[start:stop]
        rest = sorted(set(order) - set(held))
        result += ([np.array(rest, dtype=np.int32), np.array(held, dtype=np.int32)],)
        start = stop
    return result

# %% with steps through a permutation correct=true
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(n)
    return [(np.delete(order, np.s_[i::k]), order[i::k]) for i in range(k)]

# %% each fold drawn for itself diagnosis="folds-overlap" fails="parts"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    pairs = []
    for _ in range(k):
        order = rng.permutation(n)
        size = n // k
        pairs.append((order[size:], order[:size]))
    return pairs

# %% shuffled again in the loop diagnosis="folds-overlap" fails="parts"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    pairs = []
    for i in range(k):
        folds = np.array_split(rng.permutation(n), k)
        train = np.concatenate([fold for j, fold in enumerate(folds) if j != i])
        pairs.append((train, folds[i]))
    return pairs

# %% trains on everything diagnosis="parts-overlap" fails="parts"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(n)
    return [(order, fold) for fold in np.array_split(order, k)]

# %% trains on the next fold only diagnosis="examples-lost" fails="parts"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    folds = np.array_split(rng.permutation(n), k)
    return [(folds[i - 1], folds[i]) for i in range(k)]

# %% whole parts, the rest is never held out diagnosis="examples-lost" fails="sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order, size = rng.permutation(n), n // k
    pairs = []
    for i in range(k):
        held = order[i * size : (i + 1) * size]
        pairs.append((np.setdiff1d(order, held), held))
    return pairs

# %% the last fold takes the rest diagnosis="remainder-in-one-fold" fails="sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order, size = rng.permutation(n), n // k
    pairs = []
    for i in range(k):
        held = order[i * size : (i + 1) * size if i < k - 1 else n]
        pairs.append((np.setdiff1d(order, held), held))
    return pairs

# %% the last fold takes what is left of larger ones diagnosis="remainder-in-one-fold" fails="sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order, size = rng.permutation(n), -(-n // k)
    pairs = []
    for i in range(k):
        held = order[i * size : (i + 1) * size]
        pairs.append((np.setdiff1d(order, held), held))
    return pairs

# %% validation part first diagnosis="fold-and-rest-swapped" fails="parts sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(n)
    return [(fold, np.setdiff1d(order, fold)) for fold in np.array_split(order, k)]

# %% blocks diagnosis="nothing-drawn" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.arange(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% every k-th example diagnosis="nothing-drawn" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.arange(n)
    return [(np.delete(order, np.s_[i::k]), order[i::k]) for i in range(k)]

# %% blocks, rolled by a random number diagnosis="held-out-in-a-row" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.roll(np.arange(n), rng.integers(n))
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% a fixed seed diagnosis="fixed-seed" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.random.default_rng(0).permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% the global generator diagnosis="uses-global-generator" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.random.permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% a generator of its own diagnosis="makes-own-generator" fails="generator"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = np.random.default_rng().permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% the number of folds is not tested diagnosis="range-not-checked" fails="manners"
def k_fold_indices(n, k, rng):
    if int(n) != n or int(k) != k:
        raise ValueError(f"not integers: n = {n}, k = {k}")
    cards = rng.permutation(n) % max(k, 1)
    return [(np.flatnonzero(cards != i), np.flatnonzero(cards == i)) for i in range(k)]

# %% fractions are cut off diagnosis="range-not-checked" fails="manners"
def k_fold_indices(n, k, rng):
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    n, k = int(n), int(k)
    order = rng.permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% fractions end in a TypeError diagnosis="wrong-error-type" fails="manners"
def k_fold_indices(n, k, rng):
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(np.arange(n)) if isinstance(n, (int, np.integer)) else rng.permutation(range(n))
    size = [n // k + (i < n % k) for i in range(k)]
    return [(np.setdiff1d(order, fold), fold) for fold in np.split(order, np.cumsum(size)[:-1])]

# %% errors name nothing diagnosis="error-hides-the-value" fails="manners"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError("both must be integers")
    if k < 2 or k > n:
        raise ValueError("k must be a number of folds that is possible")
    order = rng.permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% an assertion diagnosis="wrong-error-type" fails="manners"
def k_fold_indices(n, k, rng):
    assert isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer)), f"{n}, {k}"
    assert 2 <= k <= n, f"{k} folds of {n}"
    order = rng.permutation(n)
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% Boolean masks diagnosis="none" fails="parts sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    cards = rng.permutation(n) % k
    return [(cards != i, cards == i) for i in range(k)]

# %% numbers from 1 diagnosis="none" fails="parts sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(n) + 1
    return [(np.setdiff1d(order, fold), fold) for fold in np.array_split(order, k)]

# %% one pair only diagnosis="none" fails="parts sizes"
def k_fold_indices(n, k, rng):
    if not (isinstance(n, (int, np.integer)) and isinstance(k, (int, np.integer))):
        raise ValueError(f"n and k must be integers, got {n} and {k}")
    if k < 2 or k > n:
        raise ValueError(f"k must be from 2 to {n}, got {k}")
    order = rng.permutation(n)
    return order[n // k :], order[: n // k]
