# %% bits of the numbers from 0 correct=true
def enumerate_masks(n):
    numbers = np.arange(2**n)[:, np.newaxis]
    return (numbers >> np.arange(n)) % 2 == 1

# %% a product of all pairs correct=true
from itertools import product

def enumerate_masks(n):
    return np.array(list(product([True, False], repeat=n)))

# %% doubling, unit by unit correct=true
def enumerate_masks(n):
    masks = np.zeros((1, 0), dtype=bool)
    for _ in range(n):
        kept = np.ones((len(masks), 1), dtype=bool)
        masks = np.concatenate([np.hstack([masks, kept]), np.hstack([masks, ~kept])])
    return masks

# %% indices of a cube correct=true
def enumerate_masks(n):
    return np.indices((2,) * n).reshape(n, -1).T.astype(bool)

# %% binary text correct=true
def enumerate_masks(n):
    rows = [[digit == "1" for digit in format(i, f"0{n}b")] for i in range(2**n)]
    return np.array(rows)

# %% zeros and ones diagnosis="mask-not-boolean" fails="form"
def enumerate_masks(n):
    return (np.arange(2**n)[:, None] >> np.arange(n)) % 2

# %% counts from 1 diagnosis="all-off-missing" fails="form complete"
def enumerate_masks(n):
    return (np.arange(1, 2**n)[:, None] >> np.arange(n)) % 2 == 1

# %% stops one early diagnosis="all-on-missing" fails="form complete"
def enumerate_masks(n):
    return (np.arange(2**n - 1)[:, None] >> np.arange(n)) % 2 == 1

# %% n squared masks diagnosis="n-squared-masks" fails="form complete"
def enumerate_masks(n):
    return (np.arange(n**2)[:, None] >> np.arange(n)) % 2 == 1

# %% transposed diagnosis="masks-in-columns" fails="form"
def enumerate_masks(n):
    return np.indices((2,) * n).reshape(n, -1).astype(bool)

# %% random draws diagnosis="masks-repeat" fails="complete"
def enumerate_masks(n):
    masks = np.random.default_rng(1).random((2**n, n)) < 0.5
    return masks if n > 1 else np.array([[True], [False]])

# %% a list diagnosis="none" fails="form complete"
def enumerate_masks(n):
    return ((np.arange(2**n)[:, None] >> np.arange(n)) % 2 == 1).tolist()

# %% each twice diagnosis="none" fails="form complete"
def enumerate_masks(n):
    masks = (np.arange(2**n)[:, None] >> np.arange(n)) % 2 == 1
    return np.concatenate([masks, masks])

# %% one dropped at a time diagnosis="none" fails="form complete"
def enumerate_masks(n):
    return np.concatenate([np.ones((1, n), bool), ~np.eye(n, dtype=bool)])

# %% minus one for dropped diagnosis="none" fails="form complete"
def enumerate_masks(n):
    return ((np.arange(2**n)[:, None] >> np.arange(n)) % 2) * 2 - 1
