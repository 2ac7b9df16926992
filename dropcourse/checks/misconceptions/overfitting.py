"""Misconceptions of lesson 01, overfitting."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Splits
    "shuffled-apart": Misconception(
        "examples and labels are shuffled apart",
        "Two shuffles, one of x and one of y, give two different orders, and each example gets the label of another. "
        "One order has to serve both.",
    ),
    "parts-overlap": Misconception(
        "examples for validation are in the training part too",
        "A model that has seen an example in training can recall it. Its validation score then says how well it "
        "remembers, not how well it generalises. What is held out has to be taken away from the rest.",
    ),
    "drawn-with-replacement": Misconception(
        "examples are drawn with replacement",
        "Independent draws hit some examples twice and others never, and the two parts share some. A split deals out "
        "each example once, like the cards of a deck.",
    ),
    "examples-lost": Misconception(
        "some examples end up in neither part",
        "Data is dear, and none of it should be thrown away. Where does one part end, and where does the other begin?",
    ),
    "fraction-of-training": Misconception(
        "the two parts are swapped",
        "The fraction says how much is held out for validation; the rest is for training. Either it is taken for the "
        "other part, or the parts are returned in another order.",
    ),
    "fraction-not-rounded": Misconception(
        "the number held out is cut off, not rounded",
        "Fraction times number of examples is hardly ever whole. `int` and `//` cut off what is behind the point, and "
        "`ceil` rounds up. Which whole number is nearest?",
    ),
    "part-empty": Misconception(
        "a part can be left empty",
        "For few examples or an extreme fraction, rounding gives none or all. No model can be fitted to nothing, and "
        "none be judged by nothing. Which numbers are allowed?",
    ),
    "parts-in-other-order": Misconception(
        "the four arrays come in another order",
        "The order is x_train, y_train, x_validation, y_validation. scikit-learn has another one, and whoever unpacks "
        "four names does not notice.",
    ),
    "nothing-drawn": Misconception(
        "the examples are not shuffled",
        "Data often comes sorted: by class, by time, by patient. Then the last examples, or every third one, are not "
        "like the others. The generator decides who is held out.",
    ),
    "held-out-in-a-row": Misconception(
        "the examples held out stand in a row",
        "Only the place where the row begins is random. Neighbours in a data set are often alike, so such a part is "
        "not a sample of the whole.",
    ),
    "fixed-seed": Misconception(
        "the generator is made from a fixed seed",
        "Each call gives the same result, whatever generator is passed in, so no repetition is a repetition. The "
        "caller decides about seeds.",
    ),
    # Features and fits
    "constant-column": Misconception(
        "there is a constant column",
        "A power of 0 gives 1 for every example. That column is the intercept in disguise, and the fit brings an "
        "intercept of its own. At which power do the features begin?",
    ),
    "highest-power-missing": Misconception(
        "the highest power is missing",
        "`range` and slices stop before their end. Which powers does yours go through?",
    ),
    "columns-reversed": Misconception(
        "the powers come in falling order",
        "`np.vander` begins with the highest power unless told otherwise. Here the first column is x.",
    ),
    "powers-summed": Misconception(
        "the powers are added up",
        "Each power is a feature of its own, with a weight of its own. The sum has given all of them the same weight.",
    ),
    "axes-swapped": Misconception(
        "rows and columns are swapped",
        "Say what a row is here and what a column is, and which of the two the result is about.",
    ),
    "penalised-intercept": Misconception(
        "the intercept is penalised too",
        "A penalty on the intercept pulls all predictions towards 0, so the fit depends on where 0 is: in degrees "
        "Celsius it would be another than in kelvin. Only weights are penalised.",
    ),
    "not-centred": Misconception(
        "the weights are fitted as if there were no intercept",
        "Without an intercept the fit has to go through the origin, and the weights bend to make that happen. What has "
        "to be taken from the features, and from y, before the equations for the weights are right?",
    ),
    "intercept-of-centred-data": Misconception(
        "the intercept is the mean of y",
        "That is the right one for features whose means are 0. The weights are to be used with the features as they "
        "came. What do the weights predict for the mean of the features?",
    ),
    "intercept-missing": Misconception(
        "the intercept is 0",
        "The weights are there and the intercept is not, so all predictions are off by the same number. Which one?",
    ),
    "decay-ignored": Misconception(
        "weight_decay makes no difference",
        "The result is that of weight_decay = 0. Where does the penalty enter your equation?",
    ),
    "decay-grows": Misconception(
        "weight decay pushes the weights away from 0",
        "The penalty is to be made small too. Follow its sign through your equation: which way does it pull a weight "
        "that is too large?",
    ),
    "decay-scaled": Misconception(
        "weight decay is too strong or too weak by a factor",
        "Perhaps one sum is divided by the number of examples and the other is not, or a 2 from a derivative is left "
        "over. The result is right for another weight_decay than the one that was given. Go back to what is minimised.",
    ),
    "no-unique-solution": Misconception(
        "without weight decay the equations have many solutions, or none that is found",
        "If features outnumber examples, or if two say the same, many weights fit equally well. The matrix of the "
        "normal equations then has no inverse; a solver for square systems fails or returns noise. NumPy has a solver "
        "for least squares that copes, and that takes the smallest weights.",
    ),
    # Bias and variance
    "bias-not-squared": Misconception(
        "the bias is not squared",
        "A bias has a sign and the unit of the predictions, and it does not add up with a variance. Its square does.",
    ),
    "error-for-bias": Misconception(
        "the whole error is taken for the squared bias",
        "Squares come before the mean in your formula. The mean of the squares contains the variance already. The bias "
        "is the error of the mean prediction.",
    ),
    "sample-variance": Misconception(
        "the variance is divided by one less than the number of data sets",
        "That estimates the variance of a larger population. Here the mean squared distance itself is asked for, and "
        "only with it do the two parts add up to the error.",
    ),
    "variance-around-truth": Misconception(
        "the variance is taken around the truth",
        "Variance does not know the truth: it says how far the predictions scatter around their own mean. The mean "
        "squared distance from the truth is the sum of both parts.",
    ),
    "one-number": Misconception(
        "the points are averaged too",
        "Bias and variance are asked for at each point: where the model is too stiff differs from where it scatters. "
        "Over which axis is the mean?",
    ),
    "results-swapped": Misconception(
        "the two results are returned in the other order",
        "Both numbers are right, and the caller takes one for the other. Compare the `return` with the docstring.",
    ),
    # Learning curves
    "one-repeat-counts": Misconception(
        "only one of the repeats counts",
        "The scores of the other repeats are written over, or never kept. The mean is over all of them.",
    ),
    "scored-on-training": Misconception(
        "the validation score is taken on training examples",
        "Both scores come from the examples that the model was fitted to. How well it recalls them says nothing about "
        "others. Which examples has it not seen?",
    ),
    "drawn-once": Misconception(
        "all repeats use the same examples",
        "Repeats that share their examples differ by nothing, so the error bars say nothing. Where does your code "
        "draw: inside of the loop over repeats, or outside?",
    ),
    "deviation-for-error": Misconception(
        "the standard deviation is taken for the standard error",
        "The standard deviation says how far single scores scatter, however many there are. The mean of many scores is "
        "more certain than one of them. By how much, for 100 repeats?",
    ),
    "population-deviation": Misconception(
        "the standard deviation has the number of repeats in its denominator",
        "The mean was computed from the same scores and lies closer to them than the true one does. One less in the "
        "denominator makes up for that. `np.std` has an argument for it.",
    ),
    "repeats-without-root": Misconception(
        "the standard deviation is divided by the number of repeats itself",
        "Variances of independent scores add up, so it is the variance of the mean that falls with the number of "
        "repeats. And the standard error?",
    ),
    "variance-for-error": Misconception(
        "a variance is taken for the standard error",
        "An error bar has the unit of the score. A variance has its square.",
    ),
    # Early stopping
    "last-of-ties": Misconception(
        "an equal loss counts as an improvement",
        "A loss has to fall, and by more than min_delta. If it only just reaches that, the earlier epoch stays the "
        "best.",
    ),
    "stop-epoch-as-best": Misconception(
        "the epoch of the stop is returned as the best",
        "When training stops, the best epoch is long past: `patience` epochs ago. That is why one goes back to it.",
    ),
    "patience-off-by-one": Misconception(
        "training stops an epoch too early or too late",
        "With a patience of 1, the first epoch without an improvement is where it stops. Count for a patience of 2.",
    ),
    "patience-not-reset": Misconception(
        "epochs without improvement are counted over the whole training",
        "They have to come in a row. What happens to the count when a new best epoch is found?",
    ),
    "compares-with-previous": Misconception(
        "each loss is compared with the one before it",
        "After a bad epoch nearly every loss is better than the one before. An improvement is measured against the "
        "best epoch so far.",
    ),
    "looks-past-the-stop": Misconception(
        "the best epoch is sought after the stop too",
        "When training stops, the later epochs never happen. A rule that knows them looks into the future.",
    ),
    "min-delta-ignored": Misconception(
        "min_delta makes no difference",
        "Any fall of the loss counts as an improvement. The argument says how much it has to be.",
    ),
    "min-delta-reversed": Misconception(
        "min_delta makes improvements easier, not harder",
        "A loss that is a little higher than the best one counts as an improvement. On which side of the comparison "
        "does min_delta belong, and with which sign?",
    ),
    "one-based-epochs": Misconception(
        "epochs are counted from 1",
        "Here the first epoch is number 0, so that the number is the index into the list.",
    ),
    "last-epoch-for-none": Misconception(
        "the end of the list is taken for a stop",
        "If the losses end before patience does, training did not stop. The caller wants to know that, and gets None.",
    ),
    # Weight decay
    "uphill": Misconception(
        "the step goes up the gradient",
        "The gradient points to where the loss grows fastest. Which way leads down?",
    ),
    "learning-rate-missing": Misconception(
        "the learning rate is missing",
        "The step has the full length of the gradient. Who decides how long it is?",
    ),
    "decoupled-decay": Misconception(
        "weight decay does not pass through the learning rate",
        "Shrinking the parameters beside the step is a method of its own, decoupled weight decay. As part of the loss, "
        "the penalty has a gradient, and this gradient is multiplied by the learning rate like the rest.",
    ),
    "some-spared": Misconception(
        "some parameters are not decayed",
        "Vectors are left out, perhaps because they look like biases. Many programs do so, and there are reasons. This "
        "function is asked to treat all parameters alike.",
    ),
}
