# %% counts by bin correct=true
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.ceil(confidence * bins).astype(int)
    gaps = np.bincount(place, weights=correct - confidence)
    return float(np.abs(gaps).sum() / len(labels))

# %% a loop over bins correct=true
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% digitize correct=true
def expected_calibration_error(probabilities, labels, bins):
    confidence, predicted = probabilities.max(axis=1), probabilities.argmax(axis=1)
    place = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1], right=True)
    error = 0.0
    for bin in np.unique(place):
        members = place == bin
        accuracy = (predicted[members] == labels[members]).mean()
        error += members.sum() / len(labels) * abs(accuracy - confidence[members].mean())
    return float(error)

# %% searchsorted and a dict correct=true
from collections import defaultdict

def expected_calibration_error(probabilities, labels, bins):
    edges = np.arange(1, bins + 1) / bins
    groups = defaultdict(list)
    for row, label in zip(probabilities, labels):
        groups[np.searchsorted(edges, row.max())].append((row.argmax() == label) - float(row.max()))
    return sum(abs(sum(group)) for group in groups.values()) / len(labels)

# %% left edges, clipped diagnosis="left-edge-included" fails="bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.minimum(np.floor(confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=correct - confidence)
    return float(np.abs(gaps).sum() / len(labels))

# %% left edges, 1 lost diagnosis="left-edge-included" fails="bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence >= low) & (confidence < high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% left edges, 1 out of range diagnosis="left-edge-included" fails="bins edges"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    totals = [0.0] * bins
    for c, hit in zip(confidence, correct):
        totals[int(c * bins)] += hit - c
    return float(sum(abs(total) for total in totals) / len(labels))

# %% bins count the same diagnosis="bins-not-weighted" fails="values bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total, filled = 0.0, 0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += abs(correct[inside].mean() - confidence[inside].mean()); filled += 1
    return float(total / filled)

# %% empty bins count diagnosis="empty-bins-counted" fails="values bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += abs(correct[inside].mean() - confidence[inside].mean())
    return float(total / bins)

# %% empty bins give NaN diagnosis="empty-bins-are-nan" fails="values bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% the confidence of the label diagnosis="label-as-confidence" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities[np.arange(len(labels)), labels]
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% example by example diagnosis="gap-of-each-example" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    return float(np.abs(correct - confidence).mean())

# %% gaps with signs diagnosis="gaps-cancel" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * (correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% the largest gap diagnosis="largest-gap" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total, largest = 0.0, 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += 0; largest = max(largest, abs(correct[inside].mean() - confidence[inside].mean()))
    return float(largest)

# %% squared gaps diagnosis="gaps-squared" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * (correct[inside].mean() - confidence[inside].mean()) ** 2
    return float(total)

# %% sorts its argument diagnosis="modifies-input" fails="edges"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    probabilities.sort(axis=1)
    place = np.ceil(probabilities[:, -1] * bins).astype(int)
    gaps = np.bincount(place, weights=correct - confidence)
    return float(np.abs(gaps).sum() / len(labels))

# %% both edges diagnosis="none" fails="bins"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    total = 0.0
    edges = np.linspace(0, 1, bins + 1)
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence >= low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return float(total)

# %% bins of equal size diagnosis="none" fails="values"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    order = np.argsort(confidence)
    total = 0.0
    for members in np.array_split(order, bins):
        if len(members):
            total += len(members) * abs(correct[members].mean() - confidence[members].mean())
    return float(total / len(labels))

# %% an array with one number for each bin diagnosis="none" fails="values bins edges"
def expected_calibration_error(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == labels
    place = np.ceil(confidence * bins).astype(int)
    return np.abs(np.bincount(place, weights=correct - confidence)) / len(labels)
