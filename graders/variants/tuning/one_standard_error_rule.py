# %% arrays correct=true
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% a loop correct=true
def one_standard_error_rule(rates, losses, standard_errors):
    import math

    if len({len(rates), len(losses), len(standard_errors)}) > 1 or len(rates) == 0:
        raise ValueError("as many rates as losses and standard errors, and not none")
    for s in standard_errors:
        if s < 0 or math.isnan(s):
            raise ValueError(f"standard error {s}")
    best = 0
    for i in range(len(losses)):
        if losses[i] < losses[best]:
            best = i
    chosen = rates[best]
    for rate, loss in zip(rates, losses):
        if loss <= losses[best] + standard_errors[best] and rate > chosen:
            chosen = rate
    return float(chosen)

# %% sorted from the highest rate correct=true
def one_standard_error_rule(rates, losses, standard_errors):
    if not len(rates) == len(losses) == len(standard_errors) or len(rates) < 1:
        raise ValueError("lengths do not fit")
    bad = [s for s in standard_errors if not s >= 0]
    if bad:
        raise ValueError(f"standard errors must not be {bad}")
    rows = sorted(zip(rates, losses, standard_errors), key=lambda row: -row[0])
    _, lowest, error = min(rows, key=lambda row: row[1])
    for rate, loss, _ in rows:
        if loss - lowest <= error:
            return rate

# %% an array of one number correct=true
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return np.max(rates, where=losses <= limit, initial=-np.inf)

# %% the lowest rate diagnosis="weakest-regularisation" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].min()

# %% the best rate diagnosis="lowest-loss-wins" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[best]

# %% each rate has its own error diagnosis="error-of-the-other" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses - errors <= losses[best]].max()

# %% error bars that overlap diagnosis="error-bars-overlap" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses - errors <= limit].max()

# %% losses taken for accuracies diagnosis="losses-for-scores" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmax()
    limit = losses[best] - errors[best]
    return rates[losses >= limit].max()

# %% the position diagnosis="position-for-rate" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return np.flatnonzero(rates == rates[losses <= limit].max())[0]

# %% the highest of all diagnosis="highest-of-all" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates.max()

# %% two errors diagnosis="two-standard-errors" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + 2 * errors[best]
    return rates[losses <= limit].max()

# %% half an error diagnosis="half-a-standard-error" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best] / 2
    return rates[losses <= limit].max()

# %% the last in the list diagnosis="last-in-the-list" fails="order"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit][-1]

# %% up to the first gap diagnosis="stops-at-the-first-gap" fails="order"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    order = np.argsort(rates)
    rates, losses, errors = rates[order], losses[order], errors[order]
    best = losses.argmin()
    limit = losses[best] + errors[best]
    while best + 1 < len(rates) and losses[best + 1] <= limit:
        best += 1
    return rates[best]

# %% below the limit diagnosis="limit-itself-excluded" fails="order"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses < limit].max()

# %% the mean error diagnosis="none" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors.mean()
    return rates[losses <= limit].max()

# %% the limit diagnosis="none" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return limit

# %% all rates within the limit diagnosis="none" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit]

# %% the lowest of the last and the mean error diagnosis="none" fails="values"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= losses[best] + errors.mean()].min()

# %% no test of the errors diagnosis="range-not-checked" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% NaN gets through diagnosis="nan-slips-through" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if error < 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% the error is not named diagnosis="error-hides-the-value" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError("that is no standard error")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% an assertion diagnosis="wrong-error-type" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        assert error >= 0, f"no standard error: {error}"
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% printed, not raised diagnosis="prints-instead-of-raising" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            print(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% lengths are not compared diagnosis="range-not-checked" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0:
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    n = min(len(rates), len(losses), len(errors))
    rates, losses, errors = rates[:n], losses[:n], errors[:n]
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% an empty list ends in an IndexError diagnosis="wrong-error-type" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    rates[0]
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()

# %% the losses are sorted in place diagnosis="modifies-input" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    rates, losses, errors = (np.array(part, dtype=float) for part in (rates, losses, standard_errors))
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    standard_errors[0] = standard_errors[0] * 2 + 1
    return rates[losses <= limit].max()

# %% lists do not do diagnosis="none" fails="manners"
def one_standard_error_rule(rates, losses, standard_errors):
    errors = standard_errors
    if len(rates) == 0 or not len(rates) == len(losses) == len(errors):
        raise ValueError(f"{len(rates)} rates, {len(losses)} losses, {len(errors)} errors")
    for error in errors:
        if not error >= 0:
            raise ValueError(f"no standard error: {error}")
    best = losses.argmin()
    limit = losses[best] + errors[best]
    return rates[losses <= limit].max()
