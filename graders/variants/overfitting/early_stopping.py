# %% distance from the best epoch correct=true
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1:
        raise ValueError(f"patience must be at least 1, got {patience}")
    if min_delta < 0:
        raise ValueError(f"min_delta must be at least 0, got {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, None

# %% a counter correct=true
def early_stopping(validation_losses, patience, min_delta=0.0):
    if not patience >= 1:
        raise ValueError(f"patience = {patience}")
    if not min_delta >= 0:
        raise ValueError(f"min_delta = {min_delta}")
    if len(validation_losses) == 0:
        raise ValueError("validation_losses is empty")
    best_loss, best_epoch, waited = float("inf"), None, 0
    for epoch, loss in enumerate(validation_losses):
        if best_epoch is None or best_loss - loss > min_delta:
            best_loss, best_epoch, waited = loss, epoch, 0
            continue
        waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, None

# %% first the improvements, then the gaps between them correct=true
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience <= 0 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    losses = np.array(validation_losses, dtype=float)
    if losses.size == 0:
        raise ValueError("nothing to choose from")
    records = [0]
    for epoch in np.arange(1, losses.size):
        if losses[epoch] < losses[records[-1]] - min_delta:
            records.append(epoch)
    for record, following in zip(records, [*records[1:], losses.size]):
        if following - record > patience:
            return record, record + patience
    return records[-1], None

# %% recursion correct=true
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1:
        raise ValueError(f"patience must be at least 1, got {patience}")
    if min_delta < 0:
        raise ValueError(f"min_delta must be at least 0, got {min_delta}")
    if len(validation_losses) < 1:
        raise ValueError("empty")

    def after(best):
        window = validation_losses[best + 1 : best + 1 + patience]
        for step, loss in enumerate(window, start=1):
            if validation_losses[best] - loss > min_delta:
                return after(best + step)
        return [best, best + patience if len(window) == patience else None]

    return after(0)

# %% equal losses count diagnosis="last-of-ties" fails="best stop delta"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss <= validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% the stop epoch twice diagnosis="stop-epoch-as-best" fails="best delta edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return epoch, epoch
    return best, None

# %% the last epoch is taken for the best diagnosis="stop-epoch-as-best" fails="best edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best_loss, waited = validation_losses[0], 0
    for epoch, loss in enumerate(validation_losses[1:], start=1):
        if loss < best_loss - min_delta:
            best_loss, waited = loss, 0
        else:
            waited += 1
            if waited >= patience:
                return epoch, epoch
    return len(validation_losses) - 1, None

# %% one epoch too late diagnosis="patience-off-by-one" fails="best stop edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best > patience:
            return best, epoch
    return best, None

# %% one epoch too early diagnosis="patience-off-by-one" fails="stop edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if epoch == 0:
            continue
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience - 1:
            return best, epoch
    return best, None

# %% the count goes on after an improvement diagnosis="patience-not-reset" fails="stop"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best, waited = 0, 0
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] < validation_losses[best] - min_delta:
            best = epoch
        else:
            waited += 1
            if waited == patience:
                return best, epoch
    return best, None

# %% compared with the epoch before diagnosis="compares-with-previous" fails="stop delta"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    waited = 0
    for epoch in range(1, len(validation_losses)):
        if validation_losses[epoch] < validation_losses[epoch - 1] - min_delta:
            waited = 0
        else:
            waited += 1
        if waited == patience:
            seen = validation_losses[: epoch + 1]
            return seen.index(min(seen)), epoch
    return validation_losses.index(min(validation_losses)), None

# %% the lowest loss of the whole list diagnosis="looks-past-the-stop" fails="best delta"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best, stop = 0, None
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            stop = epoch
            break
    return int(np.argmin(validation_losses)), stop

# %% min_delta unused diagnosis="min-delta-ignored" fails="delta"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best]:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% min_delta on the wrong side diagnosis="min-delta-reversed" fails="delta"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if epoch and loss < validation_losses[best] + min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% epochs from 1 diagnosis="one-based-epochs" fails="best stop delta edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 1
    for epoch, loss in enumerate(validation_losses, start=1):
        if loss < validation_losses[best - 1] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% stop first, best second diagnosis="results-swapped" fails="best stop delta edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return epoch, best
    return None, best

# %% the last epoch instead of None diagnosis="last-epoch-for-none" fails="stop edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            break
    return best, epoch

# %% the length instead of None diagnosis="last-epoch-for-none" fails="stop edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best, stop = 0, len(validation_losses)
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            stop = epoch
            break
    return best, stop

# %% patience is not tested diagnosis="range-not-checked" fails="edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if min_delta < 0:
        raise ValueError(f"min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience and epoch:
            return best, epoch
    return best, None

# %% an empty list gives an IndexError diagnosis="wrong-error-type" fails="edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    best, best_loss = 0, validation_losses[0]
    for epoch, loss in enumerate(validation_losses):
        if loss < best_loss - min_delta:
            best, best_loss = epoch, loss
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% errors name nothing diagnosis="error-hides-the-value" fails="edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0 or len(validation_losses) == 0:
        raise ValueError("bad arguments")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% takes the losses out of the list diagnosis="modifies-input" fails="edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best, epoch, best_loss = 0, 0, validation_losses.pop(0)
    while validation_losses:
        epoch, loss = epoch + 1, validation_losses.pop(0)
        if loss < best_loss - min_delta:
            best, best_loss = epoch, loss
        elif epoch - best == patience:
            return best, epoch
    return best, None

# %% the best loss, not its epoch diagnosis="none" fails="best stop delta edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best == patience:
            return validation_losses[best], epoch
    return validation_losses[best], None

# %% too late, and the last of ties diagnosis="none" fails="best stop" also="patience-off-by-one"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss <= validation_losses[best] - min_delta:
            best = epoch
        elif epoch - best > patience:
            return best, epoch
    return best, None

# %% never stops diagnosis="none" fails="best stop edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    best = 0
    for epoch, loss in enumerate(validation_losses):
        if loss < validation_losses[best] - min_delta:
            best = epoch
    return best, None

# %% only the best epoch diagnosis="none" fails="best stop delta edges"
def early_stopping(validation_losses, patience, min_delta=0.0):
    if patience < 1 or min_delta < 0:
        raise ValueError(f"patience {patience}, min_delta {min_delta}")
    if not validation_losses:
        raise ValueError("no losses")
    return validation_losses.index(min(validation_losses))
