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
    # Cross-validation
    "scaling-leaks": Misconception(
        "the examples held out help to scale the features",
        "Mean and standard deviation are taken over all rows, so each model knows something of the examples that judge "
        "it. They belong to what is fitted, and so to the training part of each fold.",
    ),
    "held-out-scaled-by-itself": Misconception(
        "the examples held out are scaled by their own mean and standard deviation",
        "The model learned in units of the training part. In other units the same example is another one, and a single "
        "new example could not be scaled at all. Keep the numbers that the training part gave.",
    ),
    "held-out-not-scaled": Misconception(
        "the examples held out are not scaled",
        "The model learned in units of the training part, and is now shown numbers in other units. What is done to one "
        "part has to be done to the other, with the same numbers.",
    ),
    "not-scaled": Misconception(
        "the features are not scaled",
        "Both parts arrive as they were in x. The docstring asks for more before `fit` is called.",
    ),
    "scaled-with-n-minus-one": Misconception(
        "the standard deviation has one less than the number of rows in its denominator",
        "Scaling asks for a spread of 1 over these very rows. There is no larger population to estimate.",
    ),
    "constant-feature-divided-by-zero": Misconception(
        "a feature that is constant in the training part is divided by 0",
        "With few examples that happens: a rare symptom, a pixel at the edge. Its standard deviation is 0 there. What "
        "does the docstring say of that case?",
    ),
    "selection-leaks": Misconception(
        "the examples held out help to choose the features",
        "Among many features some go along with y by luck, in these very examples. Whoever chooses by all rows has "
        "chosen such features for the examples that judge, and even pure noise seems to predict. Choosing is part of "
        "the fit.",
    ),
    "selected-on-held-out": Misconception(
        "the features are chosen by the examples held out",
        "Those are to judge the choice. Made by them, it looks better than it is. Only the training part may choose.",
    ),
    "selection-ignored": Misconception(
        "all features are kept",
        "The argument `features` makes no difference. It says how many columns `fit` and `score` get.",
    ),
    "weakest-features": Misconception(
        "the features with the smallest correlation are kept",
        "Sorting goes upwards. At which end of the order are those that go along with y most?",
    ),
    "negative-correlation-left-out": Misconception(
        "features that fall when y rises are left out",
        "A model can use a strong negative correlation as well as a positive one. It is the size that counts.",
    ),
    "covariance-for-correlation": Misconception(
        "the features are ranked by covariance",
        "A covariance has the unit of its feature: in millimetres it is a thousand times that in metres. A correlation "
        "has none.",
    ),
    "mean-of-scores": Misconception(
        "the scores are averaged",
        "One number hides how far the folds differ, and that is what says how certain the mean is. Taking the mean is "
        "up to the caller.",
    ),
}
