# %% dropped before each layer but the first correct=true
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    for number, cell in enumerate(cells):
        if number:
            x = x * (rng.random(x.shape) >= p) * scale
        x = cell(x)
    return x

# %% dropped after each layer but the last correct=true
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    *lower, last = cells
    for cell in lower:
        output = cell(x)
        keep = rng.binomial(1, 1 - p, size=output.shape).astype(bool)
        x = np.where(keep, output / max(1 - p, 1e-300), 0).astype(output.dtype)
    return last(x)

# %% recursion from the top correct=true
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    if len(cells) == 1:
        return cells[0](x)
    below = between_layers_dropout(cells[:-1], x, p, rng).copy()
    below[rng.uniform(size=below.shape) < p] = 0
    if p < 1:
        below /= 1 - p
    return cells[-1](below)

# %% step by step masks correct=true
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        masks = np.stack([rng.random(step.shape) >= p for step in sequence])
        sequence = cell(sequence * masks * scale)
    return np.array(sequence)

# %% below each layer diagnosis="input-dropped" fails="places"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    for cell in cells:
        x = cell(x * (rng.random(x.shape) >= p) * scale)
    return x

# %% above each layer diagnosis="top-output-dropped" fails="places"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    for cell in cells:
        x = cell(x)
        x = x * (rng.random(x.shape) >= p) * scale
    return x

# %% everywhere diagnosis="dropped-everywhere" fails="places"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    x = x * (rng.random(x.shape) >= p) * scale
    for cell in cells:
        x = cell(x)
        x = x * (rng.random(x.shape) >= p) * scale
    return x

# %% one mask for all time steps diagnosis="mask-locked-in-time" fails="mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random((1, *sequence.shape[1:])) >= p) * scale)
    return sequence

# %% one mask for the batch diagnosis="mask-shared-across-batch" fails="mask"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random((len(sequence), 1, sequence.shape[2])) >= p) * scale)
    return sequence

# %% whole steps diagnosis="mask-shared-across-features" fails="mask"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random((*sequence.shape[:2], 1)) >= p) * scale)
    return sequence

# %% one mask for all gaps diagnosis="mask-shared-by-layers" fails="scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence, keeps = cells[0](x), {}
    for cell in cells[1:]:
        if sequence.shape not in keeps:
            keeps[sequence.shape] = rng.random(sequence.shape) >= p
        sequence = cell(sequence * keeps[sequence.shape] * scale)
    return sequence

# %% nothing is dropped diagnosis="always-off" fails="places mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    for cell in cells:
        x = cell(x)
    return x

# %% not scaled diagnosis="no-scaling" fails="scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random(sequence.shape) >= p))
    return sequence

# %% p and 1 - p swapped diagnosis="keep-drop-swapped" fails="mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random(sequence.shape) < p) * (1 / p if p else 0.0))
    return sequence

# %% divides by zero diagnosis="nan-at-one" fails="scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 1 / np.float64(1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random(sequence.shape) >= p) * float(scale))
    return sequence

# %% double precision diagnosis="dtype-not-kept" fails="scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * ((rng.random(sequence.shape) >= p) * np.full(sequence.shape, scale)))
    return sequence

# %% no range test diagnosis="range-not-checked" fails="scale"
def between_layers_dropout(cells, x, p, rng):
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random(sequence.shape) >= p) * scale)
    return sequence

# %% the global generator diagnosis="uses-global-generator" fails="mask"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (np.random.random(sequence.shape) >= p) * scale)
    return sequence

# %% a step at a time diagnosis="none" fails="places mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    outputs = []
    for step in x:
        for cell in cells:
            step = cell(step)
        outputs.append(step)
    return np.stack(outputs)

# %% the last layer first diagnosis="none" fails="places mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    for cell in cells[::-1]:
        x = cell(x)
    return x

# %% locked and not scaled diagnosis="none" fails="mask scale"
def between_layers_dropout(cells, x, p, rng):
    p = as_probability(p)
    sequence = cells[0](x)
    for cell in cells[1:]:
        sequence = cell(sequence * (rng.random((1, *sequence.shape[1:])) >= p))
    return sequence
