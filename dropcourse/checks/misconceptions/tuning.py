"""Misconceptions of lesson 06, tuning."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Folds
    "folds-overlap": Misconception(
        "some examples are held out in several folds",
        "Each fold is drawn for itself, so some examples count several times and others never. One shuffle is enough: "
        "cut it into pieces, and each piece is a validation part.",
    ),
    "remainder-in-one-fold": Misconception(
        "one fold takes what the division leaves over",
        "The other folds have equal sizes, and one is much larger or smaller than they, so its score is more or less "
        "certain than theirs. Deal the remainder out, one example to a fold.",
    ),
    "fold-and-rest-swapped": Misconception(
        "training and validation part are swapped",
        "A pair begins with the training part. Whoever unpacks it trains on one piece here, and is judged by all the "
        "others.",
    ),
}
