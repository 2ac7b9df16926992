"""Lists of validation losses for the checks of `early_stopping`, with the right answers and those of known mistakes.

Losses are multiples of 1/32, so that their differences are exact.
"""

from dataclasses import dataclass

Case = tuple[tuple[float, ...], int, float]
"""(validation losses, patience, min_delta)"""
Answer = tuple[int | None, int | None]
"""(best epoch, stop epoch)"""


@dataclass(frozen=True)
class Table:
    """Cases, their right answers, and by misconception the answers of one rule that has it, or of several."""

    cases: tuple[Case, ...]
    right: tuple[Answer, ...]
    wrong: dict[str, tuple[tuple[Answer, ...], ...]]

    def moved(self, scale: float, shift: float) -> "Table":
        """The same with losses and min_delta times `scale` and losses plus `shift`: the answers stay the same, if both
        are so round that differences stay exact."""
        cases = tuple(
            (tuple(loss * scale + shift for loss in losses), patience, min_delta * scale)
            for losses, patience, min_delta in self.cases
        )
        return Table(cases, self.right, self.wrong)


BEST = Table(
    cases=(
        ((0.875, 0.625, 0.5, 0.5, 0.75, 0.5, 0.625), 5, 0.0),
        ((1.125, 0.75, 0.875, 0.625, 1.0, 1.0, 1.0, 0.25), 3, 0.0),
        ((0.625, 0.75, 0.5, 0.75, 0.375, 0.875, 0.875), 3, 0.0),
        ((0.5, 0.625, 0.5, 0.75, 0.625), 3, 0.0),
        ((0.625, 0.75, 0.875, 0.375, 0.5), 3, 0.0),
        ((0.625, 0.75, 0.5, 0.75, 0.375), 2, 0.0),
        ((0.625, 1.0, 0.875, 0.75, 0.375), 3, 0.0),
    ),
    right=((2, None), (3, 6), (4, None), (0, 3), (3, None), (4, None), (0, 3)),
    wrong={
        "last-of-ties": (((5, None), (3, 6), (4, None), (2, None), (3, None), (4, None), (0, 3)),),
        "compares-with-previous": (
            ((2, None), (3, 6), (4, None), (0, None), (3, None), (4, None), (4, None)),
            ((2, None), (3, 6), (4, None), (0, None), (3, None), (4, None), (0, None)),
        ),
        "patience-off-by-one": (
            ((2, None), (7, None), (4, None), (0, 4), (3, None), (4, None), (4, None)),
            ((2, 6), (3, 5), (4, 6), (0, 2), (0, 2), (0, 1), (0, 2)),
        ),
        "patience-not-reset": (((2, None), (3, 5), (4, 5), (0, 3), (3, 4), (2, 3), (0, 3)),),
        "looks-past-the-stop": (((2, None), (7, 6), (4, None), (0, 3), (3, None), (4, None), (4, 3)),),
        "stop-epoch-as-best": (
            ((6, None), (6, 6), (6, None), (3, 3), (4, None), (4, None), (3, 3)),
            ((2, None), (6, 6), (4, None), (3, 3), (3, None), (4, None), (3, 3)),
        ),
        "one-based-epochs": (((3, None), (4, 7), (5, None), (1, 4), (4, None), (5, None), (1, 4)),),
        "results-swapped": (((None, 2), (6, 3), (None, 4), (3, 0), (None, 3), (None, 4), (3, 0)),),
        "last-epoch-for-none": (
            ((2, 6), (3, 6), (4, 6), (0, 3), (3, 4), (4, 4), (0, 3)),
            ((2, 7), (3, 6), (4, 7), (0, 3), (3, 5), (4, 5), (0, 3)),
        ),
    },
)

STOP = Table(
    cases=(
        ((1.0, 0.75, 0.625, 0.75, 0.875, 1.125, 1.125), 2, 0.0),
        ((1.125, 0.875, 1.0, 0.75, 0.875, 0.625, 0.75, 0.5, 0.625), 3, 0.0),
        ((0.75, 0.625, 0.625, 0.625, 0.625, 0.625), 4, 0.0),
        ((0.875, 0.75, 1.0, 0.875, 0.8125, 0.375), 3, 0.0),
        ((0.625, 0.75, 0.875, 1.0), 4, 0.0),
        ((0.625, 0.375, 0.5, 0.4375, 0.25, 0.5, 0.375), 1, 0.0),
    ),
    right=((2, 4), (7, None), (1, 5), (1, 4), (0, None), (1, 2)),
    wrong={
        "last-of-ties": (((2, 4), (7, None), (5, None), (1, 4), (0, None), (1, 2)),),
        "compares-with-previous": (
            ((2, 4), (7, None), (1, 5), (5, None), (0, None), (1, 2)),
            ((2, 4), (7, None), (1, 5), (1, None), (0, None), (1, 2)),
        ),
        "patience-off-by-one": (
            ((2, 5), (7, None), (1, None), (5, None), (0, None), (1, 3)),
            ((2, 3), (7, None), (1, 4), (1, 3), (0, 3), (1, 2)),
        ),
        "patience-not-reset": (((2, 4), (5, 6), (1, 5), (1, 4), (0, None), (1, 2)),),
        "looks-past-the-stop": (((2, 4), (7, None), (1, 5), (5, 4), (0, None), (4, 2)),),
        "stop-epoch-as-best": (
            ((4, 4), (8, None), (5, 5), (4, 4), (3, None), (2, 2)),
            ((4, 4), (7, None), (5, 5), (4, 4), (0, None), (2, 2)),
        ),
        "one-based-epochs": (((3, 5), (8, None), (2, 6), (2, 5), (1, None), (2, 3)),),
        "results-swapped": (((4, 2), (None, 7), (5, 1), (4, 1), (None, 0), (2, 1)),),
        "last-epoch-for-none": (
            ((2, 4), (7, 8), (1, 5), (1, 4), (0, 3), (1, 2)),
            ((2, 4), (7, 9), (1, 5), (1, 4), (0, 4), (1, 2)),
        ),
    },
)

DELTA = Table(
    cases=(
        ((1.25, 1.0, 0.9375, 0.875, 0.8125, 0.75, 0.625), 9, 0.125),
        ((1.25, 1.125, 1.0, 0.75, 0.6875, 0.65625, 0.625, 0.59375), 3, 0.125),
        ((1.0, 0.96875, 0.9375, 0.90625, 0.625), 3, 0.125),
        ((1.0, 0.75, 0.8125, 0.875, 0.84375, 0.78125), 3, 0.125),
        ((1.125, 0.75, 0.625, 0.5, 0.5625, 0.3125), 6, 0.125),
        ((1.0, 0.5, 1.0, 0.5625, 1.125, 1.125, 1.125), 3, 0.125),
    ),
    right=((6, None), (3, 6), (0, 3), (1, 4), (5, None), (1, 4)),
    wrong={
        "last-of-ties": (((6, None), (6, None), (0, 3), (1, 4), (5, None), (1, 4)),),
        "min-delta-ignored": (((6, None), (7, None), (4, None), (1, 4), (5, None), (1, 4)),),
        "min-delta-reversed": (((6, None), (7, None), (4, None), (5, None), (5, None), (3, 6)),),
        "compares-with-previous": (((6, None), (6, 6), (3, 3), (1, 4), (5, None), (1, 6)),),
        "patience-off-by-one": (
            ((6, None), (7, None), (4, None), (1, 5), (5, None), (1, 5)),
            ((6, None), (3, 5), (0, 2), (1, 3), (5, None), (1, 3)),
        ),
        "patience-not-reset": (((6, None), (3, 5), (0, 3), (1, 4), (5, None), (1, 4)),),
        "looks-past-the-stop": (((6, None), (7, 6), (4, 3), (1, 4), (5, None), (1, 4)),),
        "stop-epoch-as-best": (((6, None), (6, 6), (3, 3), (4, 4), (5, None), (4, 4)),),
        "one-based-epochs": (((7, None), (4, 7), (1, 4), (2, 5), (6, None), (2, 5)),),
        "results-swapped": (((None, 6), (6, 3), (3, 0), (4, 1), (None, 5), (4, 1)),),
        "last-epoch-for-none": (
            ((6, 6), (3, 6), (0, 3), (1, 4), (5, 5), (1, 4)),
            ((6, 7), (3, 6), (0, 3), (1, 4), (5, 6), (1, 4)),
        ),
    },
)

SHORT = Table(
    cases=(
        ((0.375,), 2, 0.0),
        ((0.375, 0.5), 1, 0.0),
        ((0.375, 0.5, 0.625), 3, 0.0),
        ((0.375, 0.5, 0.625, 0.75), 3, 0.0),
        ((0.625, 0.75, 0.875), 1, 0.0),
        ((0.625, 0.5), 2, 0.0),
    ),
    right=((0, None), (0, 1), (0, None), (0, 3), (0, 1), (1, None)),
    wrong={
        "patience-off-by-one": (
            ((0, None), (0, None), (0, None), (0, None), (0, 2), (1, None)),
            ((0, None), (0, 1), (0, 2), (0, 2), (0, 1), (1, None)),
        ),
        "stop-epoch-as-best": (
            ((0, None), (1, 1), (2, None), (3, 3), (1, 1), (1, None)),
            ((0, None), (1, 1), (0, None), (3, 3), (1, 1), (1, None)),
        ),
        "one-based-epochs": (((1, None), (1, 2), (1, None), (1, 4), (1, 2), (2, None)),),
        "results-swapped": (((None, 0), (1, 0), (None, 0), (3, 0), (1, 0), (None, 1)),),
        "last-epoch-for-none": (
            ((0, 0), (0, 1), (0, 2), (0, 3), (0, 1), (1, 1)),
            ((0, 1), (0, 1), (0, 3), (0, 3), (0, 1), (1, 2)),
        ),
    },
)
