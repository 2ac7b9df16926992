# %% seeds, then every offset of the block correct=true
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"block_size {block_size} does not fit")
    if p == 1:
        return np.zeros_like(x)
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * (height * width) / (rows * columns)
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    dropped = np.zeros(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            dropped[:, :, i:i + rows, j:j + columns] |= seeds
    kept = ~dropped
    if not kept.any():
        return np.zeros_like(x)
    return x * kept * (kept.size / kept.sum()).astype(x.dtype)

# %% a loop over the seeds correct=true
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if block_size < 1 or block_size > min(height, width):
        raise ValueError(f"block_size must be from 1 to {min(height, width)}, not {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p * height * width / (rows * columns * block_size * block_size)
    mask = np.ones(x.shape, dtype=x.dtype)
    seeds = rng.binomial(1, gamma if p < 1 else 1, size=x.shape[:2] + (rows, columns))
    for n, c, i, j in np.argwhere(seeds):
        mask[n, c, i:i + block_size, j:j + block_size] = 0
    total = mask.sum()
    return x * mask * x.dtype.type(mask.size / total if total else 0)

# %% max pooling in torch correct=true
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = 1.0 if p == 1 else p / block_size**2 * height * width / rows / columns
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    b = block_size - 1
    padded = torch.nn.functional.pad(torch.from_numpy(seeds).double(), (b, b, b, b))
    mask = 1 - torch.nn.functional.max_pool2d(padded, block_size, stride=1).numpy()
    share = mask.mean()
    return (x * mask / share if share > 0 else 0 * x).astype(x.dtype)

# %% windows and per map draws correct=true
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    b = block_size
    if b not in range(1, min(height, width) + 1):
        raise ValueError(f"block_size = {b}")
    rows, columns = height - b + 1, width - b + 1
    gamma = p / b**2 * height * width / (rows * columns)
    output = np.zeros_like(x)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            seeds = np.pad(rng.random((rows, columns)) < gamma, b - 1)
            hit = np.lib.stride_tricks.sliding_window_view(seeds, (b, b)).any(axis=(2, 3))
            output[n, c] = np.where(hit, 0, x[n, c])
    kept = int(np.count_nonzero(output))
    return np.zeros_like(x) if p == 1 or not kept else output * (x.size / kept)

# %% seeds everywhere, blocks cut at the edge diagnosis="blocks-cut-at-edge" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    if p == 1:
        return np.zeros_like(x)
    seeds = rng.random(x.shape) < p / block_size**2
    dropped = np.zeros(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            dropped[:, :, i:, j:] |= seeds[:, :, :height - i, :width - j]
    kept = ~dropped
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% the map's size forgotten diagnosis="map-size-ignored" fails="rate"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < (p / block_size**2 if p < 1 else 1)
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% the map's size upside down diagnosis="seeds-per-cell" fails="rate"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * (rows * columns) / (height * width) if p < 1 else 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% seeds at rate p diagnosis="every-entry-seeds" fails="rate"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < p
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="rate mask"
def drop_block(x, p, block_size, rng):
    p = 1 - as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns)
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% divided by the nominal rate diagnosis="nominal-scale" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns)
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept / (1 - p) if p < 1 else np.zeros_like(x)

# %% not scaled at all diagnosis="no-scaling" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept

# %% multiplied by the share kept diagnosis="wrong-scale" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * float(kept.mean())

# %% each map normalised by itself diagnosis="normalised-apart" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return (x * kept * (height * width / np.maximum(1, kept.sum(axis=(2, 3), keepdims=True)))).astype(x.dtype)

# %% one mask for all channels diagnosis="blocks-shared-by-channels" fails="mask"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((len(x), 1, rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% one mask for all examples diagnosis="mask-shared-across-batch" fails="mask"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((1, x.shape[1], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = np.random.rand(*x.shape[:2], rows, columns) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% changes its input diagnosis="modifies-input" fails="manners"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    for n, c, i, j in np.argwhere(rng.random((*x.shape[:2], rows, columns)) < gamma):
        x[n, c, i:i + block_size, j:j + block_size] = 0
    return x * (x.size / max(1, int(np.count_nonzero(x))))

# %% float64 comes out diagnosis="dtype-not-kept" fails="manners"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    mask = np.ones(x.shape)
    for n, c, i, j in np.argwhere(rng.random((*x.shape[:2], rows, columns)) < gamma):
        mask[n, c, i:i + block_size, j:j + block_size] = 0
    return x * mask * (mask.size / max(1, mask.sum()))

# %% any block size diagnosis="range-not-checked" fails="manners"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    block_size = min(max(1, block_size), height, width)
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < gamma
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% plain dropout diagnosis="none" fails="blocks rate"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    if not 1 <= block_size <= min(x.shape[2:]):
        raise ValueError(f"got block_size = {block_size}")
    kept = rng.random(x.shape) >= p
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% the same number of seeds in each call diagnosis="fixed-drop-count" fails="mask"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    gamma = p / block_size**2 * height * width / (rows * columns) if p < 1 else 1
    seeds = np.zeros((*x.shape[:2], rows, columns), dtype=bool)
    seeds.flat[rng.permutation(seeds.size)[: round(gamma * seeds.size)]] = True
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))

# %% the map's size forgotten, and unscaled diagnosis="no-scaling" fails="blocks rate"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < (p / block_size**2 if p < 1 else 1)
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept

# %% p of 1 as the formula has it diagnosis="none" fails="blocks"
def drop_block(x, p, block_size, rng):
    p = as_probability(p)
    height, width = x.shape[2:]
    if not 1 <= block_size <= min(height, width):
        raise ValueError(f"got block_size = {block_size}")
    rows, columns = height - block_size + 1, width - block_size + 1
    seeds = rng.random((*x.shape[:2], rows, columns)) < p / block_size**2 * height * width / (rows * columns)
    kept = np.ones(x.shape, dtype=bool)
    for i in range(block_size):
        for j in range(block_size):
            kept[:, :, i:i + rows, j:j + columns] &= ~seeds
    return x * kept * (kept.size / max(1, int(kept.sum())))
