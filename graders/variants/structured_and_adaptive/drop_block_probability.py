# %% by counting correct=true
def drop_block_probability(size, block_size, gamma):
    height, width = size
    if not 0 <= gamma <= 1:
        raise ValueError(f"gamma = {gamma}")
    if not 1 <= block_size <= min(size):
        raise ValueError(f"block_size = {block_size}")
    k = np.zeros(size)
    for i in range(height - block_size + 1):
        for j in range(width - block_size + 1):
            k[i:i + block_size, j:j + block_size] += 1
    return 1 - (1 - gamma) ** k

# %% ends of a line correct=true
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if block_size not in range(1, min(size) + 1):
        raise ValueError(f"block_size must be from 1 to {min(size)}, got {block_size}")
    lines = []
    for length in size:
        place = np.arange(length)
        lines.append(np.minimum(place + 1, length - place).clip(max=min(block_size, length - block_size + 1)))
    return 1 - (1 - gamma) ** (lines[0][:, None] * lines[1])

# %% a convolution correct=true
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if block_size < 1 or block_size > min(size):
        raise ValueError(f"a block of {block_size} does not fit")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    kept = np.power(1 - gamma, np.outer(rows, columns))
    return 1.0 - kept

# %% logarithms and a loop over cells correct=true
import math

def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    result = np.zeros(size)
    for cell in np.ndindex(*size):
        k = math.prod(
            sum(first <= at < first + block_size for first in range(n - block_size + 1))
            for at, n in zip(cell, size)
        )
        result[cell] = -math.expm1(k * math.log1p(-gamma)) if gamma < 1 else 1
    return result

# %% chances added diagnosis="overlap-ignored" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return gamma * np.outer(rows, columns)

# %% chances added up to 1 diagnosis="overlap-ignored" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return np.minimum(1.0, gamma * np.outer(rows, columns))

# %% the chance to be kept diagnosis="keep-probability-returned" fails="values edges"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return (1 - gamma) ** np.outer(rows, columns)

# %% every cell like the middle diagnosis="edges-ignored" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    return np.full(size, 1 - (1 - gamma) ** block_size**2)

# %% gamma everywhere diagnosis="one-seed-only" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    return np.full(size, gamma)

# %% width first diagnosis="height-and-width-swapped" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return 1 - (1 - gamma) ** np.outer(columns, rows)

# %% any gamma, any block diagnosis="range-not-checked" fails="edges"
def drop_block_probability(size, block_size, gamma):
    block_size = min(max(block_size, 1), *size)
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return 1 - (1 - gamma) ** np.outer(rows, columns)

# %% seeds on the edge, cut diagnosis="none" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.minimum(np.arange(n) + 1, block_size) for n in size)
    return 1 - (1 - gamma) ** np.outer(rows, columns)

# %% rows and columns added diagnosis="none" fails="values"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return 1 - (1 - gamma) ** (rows[:, None] + columns - 1)

# %% the mean over the map diagnosis="none" fails="values edges"
def drop_block_probability(size, block_size, gamma):
    gamma = as_probability(gamma)
    if not 1 <= block_size <= min(size):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = (np.convolve(np.ones(n - block_size + 1), np.ones(block_size)) for n in size)
    return float((1 - (1 - gamma) ** np.outer(rows, columns)).mean())
