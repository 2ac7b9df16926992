# %% step by step correct=true
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% arrays correct=true
def diagnose(train_losses, validation_losses):
    train, validation = np.array(train_losses, dtype=float), np.array(validation_losses, dtype=float)
    if train.shape != validation.shape or train.size == 0:
        raise ValueError(f"{train.size} and {validation.size} losses")
    both = np.concatenate([train, validation])
    if not (np.isfinite(both) & (both >= 0)).all():
        raise ValueError(f"losses must be finite and not negative: {both}")
    best = validation.argmin()
    if validation[-1] > validation[best] * 5 / 4 and train[-1] < train[best]:
        return "overfitting"
    return "underfitting" if 2 * train[-1] > train[0] else "fine"

# %% one expression correct=true
def diagnose(train_losses, validation_losses):
    import math

    pairs = list(zip(train_losses, validation_losses, strict=False))
    if not pairs or len(train_losses) != len(validation_losses):
        raise ValueError("lengths")
    for pair in pairs:
        for loss in pair:
            if math.isnan(loss) or math.isinf(loss) or loss < 0:
                raise ValueError("%r is no loss" % loss)
    first, last = pairs[0], pairs[-1]
    best = min(pairs, key=lambda pair: pair[1])
    overfits = last[1] - best[1] > best[1] / 4 and best[0] > last[0]
    return "overfitting" if overfits else "underfitting" if last[0] > first[0] / 2 else "fine"

# %% curves swapped diagnosis="curves-swapped" fails="rule"
def diagnose(validation_losses, train_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% the gap diagnosis="gap-for-overfitting" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * train_losses[-1]
    fell = True
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% compared with the first epoch diagnosis="compared-with-the-first-epoch" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * validation_losses[0]
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% the last two epochs diagnosis="neighbouring-epochs" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = len(train_losses) > 1 and validation_losses[-1] > validation_losses[-2]
    fell = len(train_losses) > 1 and train_losses[-1] < train_losses[-2]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% validation alone diagnosis="training-not-looked-at" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% underfitting by the validation loss diagnosis="underfitting-by-validation" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if validation_losses[-1] > 0.5 * validation_losses[0]:
        return "underfitting"
    return "fine"

# %% underfitting first diagnosis="underfitting-first" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% limits count diagnosis="limit-counts-as-beyond" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] >= 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] >= 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% a tenth, not a quarter diagnosis="none" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.1 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% the last of equal epochs diagnosis="none" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = max(i for i, loss in enumerate(validation_losses) if loss == lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% always fine diagnosis="none" fails="rule"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "fine"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "fine"
    return "fine"

# %% other words diagnosis="none" fails="rule edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "good"

# %% a truth value diagnosis="none" fails="rule edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    return rose and fell
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% a single epoch is fine diagnosis="none" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    if len(train_losses) == 1:
        return "fine"
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% losses go unchecked diagnosis="range-not-checked" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% NaN goes through diagnosis="nan-slips-through" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if loss < 0 or loss == float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% infinity goes through diagnosis="none" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not loss >= 0:
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% the loss is not named diagnosis="error-hides-the-value" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError("no loss")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% an empty list ends in an IndexError diagnosis="wrong-error-type" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    train_losses[0]
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"

# %% the list is sorted in place diagnosis="modifies-input" fails="edges"
def diagnose(train_losses, validation_losses):
    if len(train_losses) == 0 or len(train_losses) != len(validation_losses):
        raise ValueError("the lists must have the same length, and not be empty")
    for loss in list(train_losses) + list(validation_losses):
        if not 0 <= loss < float("inf"):
            raise ValueError(f"no loss: {loss}")
    lowest = min(validation_losses)
    best = list(validation_losses).index(lowest)
    rose = validation_losses[-1] > 1.25 * lowest
    fell = train_losses[-1] < train_losses[best]
    validation_losses.sort()
    if rose and fell:
        return "overfitting"
    if train_losses[-1] > 0.5 * train_losses[0]:
        return "underfitting"
    return "fine"
