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
    # Search
    "log-range-drawn-uniformly": Misconception(
        "a range on the logarithmic scale is drawn uniformly",
        "From 0.0001 to 1, nine in ten values are then above 0.1, and hardly any trial sees a small one. On a "
        "logarithmic scale each power of ten gets as many trials as the next.",
    ),
    "uniform-range-drawn-on-log": Misconception(
        "a uniform range is drawn on the logarithmic scale",
        "Small values come too often. The scale is given for each name by itself.",
    ),
    "logarithm-not-undone": Misconception(
        "the logarithm of the value is passed on",
        "What was drawn uniformly is the logarithm. `objective` wants a learning rate, not its exponent.",
    ),
    "one-draw-for-all-names": Misconception(
        "all names share one draw",
        "If one value is low in its range, so are the others: the trials lie on a line through the space. Each name "
        "needs a draw of its own.",
    ),
    "drawn-once-for-all-trials": Misconception(
        "all trials have the same settings",
        "Where does your code draw: inside of the loop over trials, or before it?",
    ),
    "settings-overwritten": Misconception(
        "all trials of the history show the last settings",
        "One and the same dict is filled anew in each trial, and the history holds it many times over. Make a new one "
        "for each trial.",
    ),
    "highest-loss-wins": Misconception(
        "the trial with the highest loss is taken for the best",
        "A loss is to be small.",
    ),
    "last-trial-wins": Misconception(
        "the last trial is taken for the best",
        "Whatever came before is forgotten, however good it was.",
    ),
    "trial-for-settings": Misconception(
        "a pair or a loss is returned as the best, not its settings",
        "The caller wants to train with what comes back. What was passed to `objective` in that trial?",
    ),
    "failing-trial-stops": Misconception(
        "a trial that raises an error ends the search",
        "Some settings make training impossible; that is a result about them. An hour of other trials should not be "
        "lost with it.",
    ),
    "nan-wins": Misconception(
        "a trial with the loss NaN is taken for the best",
        "Each comparison with NaN is false, so whether it stays the smallest depends on who is compared with whom, and "
        "when. Leave out failed trials before you look for the smallest.",
    ),
    "failed-trials-left-out": Misconception(
        "failed trials are missing in the history",
        "They were tried, and took their part of the budget. A history that hides them makes the search look better, "
        "and the next reader tries them again.",
    ),
    "failure-with-a-number": Misconception(
        "a failed trial has a number for its loss",
        "Infinity or a large number says that training ended, with a bad result. That it failed, only NaN says.",
    ),
    # One standard error
    "weakest-regularisation": Misconception(
        "the weakest regularisation within one standard error is taken",
        "All of these rates are as good as the best, as far as anyone can tell. Of models that cannot be told apart, "
        "you want the simpler one. Is that the one that drops more, or less?",
    ),
    "lowest-loss-wins": Misconception(
        "the rate with the lowest loss is taken",
        "That is where the rule starts. The lowest of many noisy losses is partly luck, so the rule looks for a higher "
        "rate that is nearly as good.",
    ),
    "error-of-the-other": Misconception(
        "the standard error of each rate is used, not that of the best",
        "Then a rate that was measured badly passes easily: the less is known of it, the better its chances. The limit "
        "is one number, made from the best loss and its own error.",
    ),
    "error-bars-overlap": Misconception(
        "rates are taken whose error bar overlaps with that of the best",
        "That allows about two standard errors. The rule counts one, from the best loss to the loss itself.",
    ),
    "losses-for-scores": Misconception(
        "the highest loss is taken for the best",
        "The rule is often written for accuracies. A loss is to be small: which way does the limit lie then?",
    ),
    "position-for-rate": Misconception(
        "the position in the list is returned, not the rate",
        "`argmin` and its relatives say where something stands. What stands there?",
    ),
    "highest-of-all": Misconception(
        "the highest rate of all is taken",
        "No loss has been looked at, or the limit lets everything through.",
    ),
    "two-standard-errors": Misconception(
        "the limit is two standard errors above the lowest loss",
        "The rule is named for one. Is something added twice?",
    ),
    "half-a-standard-error": Misconception(
        "the limit is half a standard error above the lowest loss",
        "The rule is named for a whole one.",
    ),
    "last-in-the-list": Misconception(
        "the last rate in the list is taken for the highest",
        "The list need not be sorted. A random search hands over its rates as they came.",
    ),
    "stops-at-the-first-gap": Misconception(
        "the search for a higher rate ends at the first that is worse",
        "Losses are noisy: beyond a rate with bad luck others may be within the limit again. The rule asks for the "
        "highest of all that are.",
    ),
    "limit-itself-excluded": Misconception(
        "a loss just at the limit does not count",
        "Within one standard error means: no more than that.",
    ),
    # Gaussian process
    "length-scale-not-squared": Misconception(
        "the length scale is not squared",
        "Distance and length scale have the same unit, and the exponent has none. So they enter with the same power.",
    ),
    "half-missing": Misconception(
        "the 2 in the exponent of the kernel is missing",
        "Compare with the density of a normal distribution: its exponent has a 2 as well.",
    ),
    "distance-not-squared": Misconception(
        "the distance is not squared",
        "That is another kernel, with a kink at distance 0. Functions drawn from it are rough.",
    ),
    "noise-not-squared": Misconception(
        "the standard deviation of the noise stands where its variance should",
        "The kernel is a covariance, and so is what is added to it. Which power of the standard deviation is that?",
    ),
    "noise-missing": Misconception(
        "the noise makes no difference",
        "The posterior goes through every point, as if it had been measured exactly.",
    ),
    "noise-on-all-entries": Misconception(
        "the noise is added to every entry of the covariance",
        "Noise of one measurement says nothing about that of another. Which entries are about one measurement alone?",
    ),
    "noise-in-the-answer": Misconception(
        "the standard deviation is that of a new measurement",
        "It contains the noise once more. Asked for is how uncertain the function itself is.",
    ),
    "kernel-not-inverted": Misconception(
        "the covariance of the training points is not used",
        "Two points at the same place would then count twice, and the mean can be larger than any value. What has to "
        "be solved before the kernel is multiplied with y?",
    ),
    "y-centred": Misconception(
        "y is centred",
        "That is often a good idea. Here the prior has mean 0, and far from all points so has the posterior.",
    ),
    "variance-for-deviation": Misconception(
        "the variance is returned, not the standard deviation",
        "A standard deviation has the unit of y.",
    ),
    "covariance-of-queries": Misconception(
        "the whole covariance matrix of the queries is returned",
        "One number for each query is asked for. On which entries of the matrix do they stand?",
    ),
    # Expected improvement
    "improves-upwards": Misconception(
        "improvement is taken for a rise",
        "Losses are to be small: a point is promising if its mean lies below the best so far. Written for scores, the "
        "formula has the opposite sign, and the search goes to the worst places.",
    ),
    "probability-of-improvement": Misconception(
        "it is the probability of an improvement, not its expected size",
        "A point that is surely better by next to nothing beats one that may be better by a lot. How much better does "
        "not enter.",
    ),
    "spread-left-out": Misconception(
        "the density is not multiplied by the standard deviation",
        "The expected improvement has the unit of the loss. Has every term of yours?",
    ),
    "uncertainty-left-out": Misconception(
        "the uncertainty plays no part",
        "The improvement of the mean is not the mean of the improvement. A point whose mean is no better may still be, "
        "with luck.",
    ),
    "only-likely-gain": Misconception(
        "the second term is missing",
        "Gain times its probability counts the gain of the mean only. If there is an improvement at all, it is larger "
        "than that, on average.",
    ),
    "certain-point-divided-by-zero": Misconception(
        "a standard deviation of 0 ends in NaN",
        "Where nothing is uncertain, no normal distribution is needed. What is the improvement there?",
    ),
    # Diagnosis
    "curves-swapped": Misconception(
        "the two curves are taken for one another",
        "Training losses come first. Compare the order of the arguments.",
    ),
    "gap-for-overfitting": Misconception(
        "a gap between the curves is taken for overfitting",
        "A gap is usual, with dropout it can even be negative, and it says nothing about whether more training would "
        "help. The rule asks whether validation loss has risen again.",
    ),
    "compared-with-the-first-epoch": Misconception(
        "the last validation loss is compared with the first",
        "After a long fall, a rise can be large and still end below the beginning. From where is a rise counted?",
    ),
    "training-not-looked-at": Misconception(
        "a rise of validation loss alone is taken for overfitting",
        "If training loss has risen as well, the network has not learned its training data too well; it has forgotten "
        "them. Both parts of the rule are needed.",
    ),
    "underfitting-first": Misconception(
        "underfitting is looked for first",
        "Both parts of the rule can hold. Which one does it name first?",
    ),
    "underfitting-by-validation": Misconception(
        "underfitting is judged by the validation loss",
        "A network that cannot even learn its training data underfits. Which curve says so?",
    ),
    "limit-counts-as-beyond": Misconception(
        "a loss just at a limit is taken to be beyond it",
        "The rule says: more than. Test it with a loss that is exactly half, or exactly a quarter above.",
    ),
    "neighbouring-epochs": Misconception(
        "the last two epochs are compared",
        "From one epoch to the next a loss goes up and down by chance. The rule looks back to the best epoch.",
    ),
    # Max-norm
    "columns-for-rows": Misconception(
        "columns are limited, not rows",
        "In PyTorch a weight has the shape (outputs, inputs). Where do all weights stand that lead into one unit?",
    ),
    "norm-of-the-whole-matrix": Misconception(
        "the norm of the whole matrix is limited",
        "One unit with large weights then makes all others smaller. Each unit has a limit of its own.",
    ),
    "small-rows-grow": Misconception(
        "rows below the limit are changed too",
        "The limit is no target. A unit with small weights keeps them.",
    ),
    "norm-not-rooted": Misconception(
        "the square of the norm is compared with the limit",
        "The sum of squares has the unit of the weights, squared.",
    ),
    "sum-of-magnitudes": Misconception(
        "the sum of magnitudes is taken for the norm",
        "That is another norm. The Euclidean one is a length.",
    ),
    "entries-clipped": Misconception(
        "single weights are cut off at the limit",
        "That changes the direction of a row, and lets many moderate weights add up. The row is scaled as a whole.",
    ),
    "rows-of-zeros-divided": Misconception(
        "a row of zeros ends in NaN",
        "Its norm is 0. It is within every limit, so there is nothing to divide.",
    ),
}
