"""Criteria on folds: validation parts that deal out all examples, each with all the others to train on."""

import math
from collections.abc import Sequence

import numpy as np

from dropcourse.checks.toolkit import Check

Parts = Sequence[np.ndarray]
"""For each fold the numbers of the examples in one of its parts, in rising order."""


def require_partition(check: Check, trains: Parts, held: Parts, n: int) -> None:
    """Each of `n` examples is in one validation part, and in the training part of all other folds ("disjoint", "all",
    "apart", "others", "once")."""
    among = np.sum([np.bincount(part, minlength=n) > 0 for part in held], axis=0)
    both = [np.intersect1d(train, part).size for train, part in zip(trains, held, strict=True)]
    lost = [n - np.union1d(train, part).size for train, part in zip(trains, held, strict=True)]
    shared, missing = np.count_nonzero(among > 1), np.count_nonzero(among == 0)
    twice = sum(len(part) - np.unique(part).size for part in (*trains, *held))
    check.require(
        "disjoint", not shared, "no example is in two validation parts", f"{shared} of {n} examples are in several"
    )
    check.require("all", not missing, "each example is held out once", f"{missing} of {n} examples never are")
    check.require(
        "apart", not any(both), "what is held out is not in the training part",
        f"{max(both)} examples of one fold are in both of its parts",
    )  # fmt: skip
    check.require(
        "others", not any(lost), "each fold trains on all examples that it does not hold out",
        f"{max(lost)} of {n} examples are in neither part of a fold",
    )  # fmt: skip
    check.require("once", not twice, "no example is twice in a part", f"{twice} are")
    if not (shared or missing or any(both) or any(lost)):
        return
    swapped = is_swapped(trains, held, n)
    check.suspect("folds-overlap", shared and not (swapped or any(both) or any(lost)), {"disjoint", "all", "once"})
    check.suspect("examples-lost", _loses(missing, shared, both, lost), {"all", "others"})
    check.suspect("parts-overlap", any(both) and not (shared or missing or any(lost)), {"apart"})
    check.suspect("fold-and-rest-swapped", swapped, {"disjoint"})


def _loses(missing: int, shared: int, both: list[int], lost: list[int]) -> bool:
    """Whether examples go missing, and nothing else is wrong."""
    return bool((missing or any(lost)) and not (shared or any(both)))


def is_swapped(trains: Parts, held: Parts, n: int) -> bool:
    """Whether the folds are right if training and validation parts are taken for one another."""
    dealt = np.sort(np.concatenate(trains))
    apart = all(np.intersect1d(train, part).size == 0 for train, part in zip(trains, held, strict=True))
    return len(held) > 2 and apart and np.array_equal(dealt, np.arange(n))


def require_sizes(check: Check, trains: Parts, held: Parts, n: int) -> None:
    """The validation parts are as equal in size as they can be ("sizes")."""
    k, sizes = len(held), sorted(map(len, held), reverse=True)
    right = [n // k + (i < n % k) for i in range(k)]
    check.require(
        "sizes", sizes == right, "the validation parts differ in size by one at most, and hold all examples together",
        f"sizes {', '.join(map(str, sizes))} for {n} examples in {k} folds, not {', '.join(map(str, right))}",
    )  # fmt: skip
    if sizes != right:
        overlap = np.unique(np.concatenate(held)).size < sum(sizes)
        small, large = n // k, math.ceil(n / k)
        rest = sum(sizes) == n and (sizes[1:] == [small] * (k - 1) or sizes[:-1] == [large] * (k - 1))
        check.suspect("examples-lost", sizes == [small] * k and not overlap, {"sizes", "all", "others"})
        check.suspect("remainder-in-one-fold", rest, {"sizes"})
        check.suspect("fold-and-rest-swapped", is_swapped(trains, held, n), {"sizes"})


def by_rule(part: np.ndarray, n: int) -> bool:
    """Whether the examples held out follow one another at one distance, the first after the last."""
    if len(part) < 3:
        return False
    distances = np.diff(np.append(part, part[0] + n))
    common = np.bincount(distances).argmax()
    return np.count_nonzero(distances != common) <= 1


def require_scattered(check: Check, held: Parts, n: int, advanced: bool) -> None:
    """The examples of a validation part are scattered over the data set ("scattered")."""
    rule = all(by_rule(part, n) for part in held)
    check.require(
        "scattered", not rule, "the examples held out together are scattered at random",
        f"examples {', '.join(map(str, held[0][:4]))} and so on are held out together, at one distance",
    )  # fmt: skip
    check.suspect("nothing-drawn", rule, {"scattered"})
    check.suspect("held-out-in-a-row", rule and advanced, {"scattered", "differs"})


def ways_to_deal(n: int, k: int) -> float:
    """In how many ways so many examples can be dealt out to so many folds, the order of the folds apart."""
    sizes = [n // k + (i < n % k) for i in range(k)]
    return math.factorial(n) / math.prod(map(math.factorial, sizes)) / math.factorial(k)
