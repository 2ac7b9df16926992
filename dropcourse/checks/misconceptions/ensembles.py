"""Misconceptions about dropout as an ensemble, and about uncertainty."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Masks
    "all-off-missing": Misconception(
        "the mask that drops everything is missing",
        "Nothing forbids all coins to fall on the same side. The mask without a single survivor has its probability "
        "like every other; without it, the probabilities do not add up to 1.",
    ),
    "all-on-missing": Misconception(
        "the mask that keeps everything is missing",
        "The network without any dropped unit is one of the sub-networks, and for small p the likeliest. Does your "
        "count stop one too early?",
    ),
    "n-squared-masks": Misconception(
        "there are n squared masks where there should be 2 to the power n",
        "Each unit doubles the number of masks: it is kept or dropped, whatever the others do. Doubling n times is "
        "not the same as squaring.",
    ),
    "masks-in-columns": Misconception(
        "each column is a mask, and should be a row",
        "The course puts one case in each row and one unit in each column, here as in a batch.",
    ),
    "masks-repeat": Misconception(
        "some masks are there twice, so that others are missing",
        "Draws at random repeat themselves, however many there are. If nothing is random in your code, then two "
        "different numbers lead to the same row: by what should they differ?",
    ),
    # Probabilities of masks
    "factors-not-multiplied": Misconception(
        "the units' probabilities are not multiplied",
        "You have a factor for each unit, and one number for each mask is asked for. Independent events all happen "
        "with the product of their probabilities.",
    ),
    "multiplied-over-masks": Misconception(
        "the product runs over the masks",
        "One number per unit comes back. The units of one mask belong together, and they lie in a row.",
    ),
    "probabilities-added": Misconception(
        "probabilities are added where all events must happen",
        "A sum answers how likely it is that one of several events happens that exclude each other. A mask needs all "
        "of its coins to fall as they do, and they are independent.",
    ),
    "one-factor-missing": Misconception(
        "only some of the units have a say",
        "A mask also says which units are dropped (and which are kept). Both kinds of unit contribute a factor.",
    ),
    "number-not-mask": Misconception(
        "it is the probability of so many kept units, not of this mask",
        "The binomial coefficient counts all masks with that number of kept units. Here one particular mask is meant.",
    ),
    "logarithm-returned": Misconception(
        "the logarithm of the probability comes back",
        "Log space is a good place to multiply in. The caller asks for the probability itself.",
    ),
    "all-masks-alike": Misconception(
        "all masks count the same",
        "Unless p is one half, some masks are likelier than others: with a small p, those that keep nearly everything. "
        "A mean over masks gives each the weight of its probability.",
    ),
    "divided-by-sum": Misconception(
        "the probabilities are divided by their sum",
        "The masks that were passed in need not be all masks. The probability of one does not depend on which others "
        "you ask about.",
    ),
    "dtype-not-float64": Misconception(
        "the probabilities are in single precision",
        "Products of many factors need all the digits there are. float64 is asked for.",
    ),
    "log-of-zero": Misconception(
        "the logarithm of 0 turns into NaN",
        "The logarithm of 0 is minus infinity, and 0 times infinity is not defined. What has probability 0 has to be "
        "set apart before the logarithm, or after it.",
    ),
    # The exact ensemble
    "loops-over-masks": Misconception(
        "the network is called for one mask at a time",
        "Each call costs far more than a row in it. Broadcasting makes all masked copies at once; then one reshape "
        "turns them into rows.",
    ),
    "loops-over-examples": Misconception(
        "the network is called for one example at a time",
        "The masks of one example go together, and so can those of all examples. Give the copies one axis more, and "
        "reshape.",
    ),
    "one-pass-for-all": Misconception(
        "it is the output for one input, not the mean of many outputs",
        "The output for the average input is the average output only if the network is linear. Each sub-network has to "
        "be asked.",
    ),
    "averages-over-examples": Misconception(
        "the mean runs over the examples too",
        "Each example has an ensemble prediction of its own. Only the axis of the masks disappears.",
    ),
    "no-average": Misconception(
        "the outputs of all masked copies come back",
        "They are what has to be averaged, each example over its own masks.",
    ),
    "divided-by-masks": Misconception(
        "the weighted sum is divided by the number of masks",
        "The probabilities add up to 1 already: the sum of outputs, each times its probability, is the mean.",
    ),
    # The geometric mean
    "arithmetic-mean": Misconception(
        "it is the arithmetic mean",
        "The geometric mean multiplies where the arithmetic one adds. One member that is nearly sure that a class is "
        "impossible makes the geometric mean small, and the arithmetic one hardly notices.",
    ),
    "geometric-not-normalised": Misconception(
        "the geometric mean is not normalised",
        "Geometric means of probabilities add up to less than 1 wherever members differ. To be a distribution again, "
        "each row has to be divided by its own sum.",
    ),
    "normalised-over-batch": Misconception(
        "the sum runs over the wrong axis",
        "A distribution belongs to one example: the classes in one row add up to 1, whatever other rows hold.",
    ),
    "root-missing": Misconception(
        "the product has no root",
        "A product of five probabilities is far more extreme than any of them. A mean of five equal numbers has to be "
        "that number: which root does that?",
    ),
    "weights-ignored": Misconception(
        "the weights make no difference",
        "All members count the same in your result. A factor in front of a member's probabilities cancels when the row "
        "is normalised. In a product, a weight belongs somewhere else.",
    ),
    "weights-not-divided": Misconception(
        "the weights are taken as they are, not by their share",
        "Doubling all weights must not change a mean. Each counts relative to their sum.",
    ),
    "product-underflows": Misconception(
        "the product becomes too small for a float",
        "Below about 1e-308 a product is 0, and then 0 is divided by 0. Logarithms turn products into sums, which stay "
        "moderate; or take each power before you multiply.",
    ),
    "epsilon-in-log": Misconception(
        "a small number is added to each probability",
        "It keeps the logarithm finite, and changes the result wherever a probability is smaller than it. The "
        "logarithm of 1e-300 is about -691: no harm in that. Only 0 itself needs care.",
    ),
    # Weight scaling
    "weights-unscaled": Misconception(
        "the weights are not scaled",
        "In training a unit reached the next layer only with probability 1 - p, and was not made larger for it. With "
        "all units on, the next layer gets more than it is used to.",
    ),
    "scaled-by-drop": Misconception(
        "the weights are multiplied by p",
        "Multiply by how often the unit was there in training, not by how often it was missing. At p = 0 nothing was "
        "ever missing: what should be left of the weights?",
    ),
    "bias-scaled": Misconception(
        "the bias is scaled too",
        "A bias does not pass through a unit that could be dropped: it was always there in training, in full.",
    ),
    "scaled-up": Misconception(
        "the weights grow",
        "Dividing by 1 - p is what inverted dropout does with survivors in training. Here nothing was done in "
        "training, and more units are on than the next layer is used to.",
    ),
    "wrong-layer-scaled": Misconception(
        "the weights that lead to the units are scaled",
        "Dropout acted on the hidden units, after their ReLU. What was sometimes missing is their output, and it "
        "leaves through other weights.",
    ),
    "relu-missing": Misconception(
        "the hidden layer has no ReLU",
        "Without it, two layers are one linear map. Negative sums must not reach the last layer.",
    ),
    "softmax-missing": Misconception(
        "the last layer's outputs come back, not probabilities",
        "The softmax of each row is asked for: positive numbers that add up to 1.",
    ),
    "prediction-scaled": Misconception(
        "the prediction is scaled, not the weights",
        "Probabilities that are multiplied by 1 - p no longer add up to 1. The factor belongs before the softmax.",
    ),
    # Monte Carlo dropout
    "dropout-stays-off": Misconception(
        "the dropout layers do not drop",
        "In evaluation mode dropout passes everything on, and all samples are alike. Which modules have to be in "
        "training mode?",
    ),
    "same-mask-for-all-samples": Misconception(
        "all samples have the same mask",
        "A spread of 0 says that you have looked at one sub-network many times. Is the model called again for each "
        "sample, and is nothing seeded in between?",
    ),
    "variance-not-deviation": Misconception(
        "the spread is the variance",
        "The standard deviation has the unit of the output, the variance its square.",
    ),
    "divisor-samples": Misconception(
        "the variance is divided by the number of samples",
        "Distances from the sample's own mean are a little too small, which dividing by one less makes up for. NumPy "
        "and PyTorch differ in what they do if you do not say.",
    ),
    "standard-error": Misconception(
        "the spread is that of the mean",
        "Dividing by the root of the number of samples says how well the mean is known. Asked for is how far the "
        "sampled predictions lie apart, which more samples do not make smaller.",
    ),
    "misses-dropout-layers": Misconception(
        "some dropout layers are not found",
        "PyTorch has several kinds of dropout layers, the course has one of its own, and layers can be nested in "
        "others. The docstring says by what you can tell one.",
    ),
    "all-in-training-mode": Misconception(
        "the whole model is in training mode",
        "That wakes more than dropout: batch normalisation then uses the statistics of the batch, so the prediction "
        "for one example depends on the others, and overwrites what it learned.",
    ),
    "others-left-in-training": Misconception(
        "modules other than dropout stay in the mode in which they were found",
        "A model that is found in training mode has batch normalisation awake. Put everything into evaluation mode "
        "before the dropout layers are woken.",
    ),
    "modes-as-found": Misconception(
        "no mode is changed before sampling",
        "Whether dropout drops then depends on who used the model last. Say for each module which mode it needs.",
    ),
    "modes-not-restored": Misconception(
        "the model is not given back as it was found",
        "Whoever goes on training finds modules in another mode. Note each module's mode before you change it.",
    ),
    "one-mode-for-all": Misconception(
        "all modules get the mode of the model",
        "`train()` and `eval()` reach every module inside. Some may have been in another mode than the model, a frozen "
        "batch normalisation for one.",
    ),
    "not-restored-after-error": Misconception(
        "an error leaves the model in the wrong mode",
        "What stands after the call that raises is not reached. Python has a statement for what must happen in any "
        "case.",
    ),
    "gradients-tracked": Misconception(
        "gradients are tracked while sampling",
        "Each pass keeps all its intermediate results for a backward pass that never comes. Say that none is needed "
        "before the model is called; detaching the result comes too late.",
    ),
    # Uncertainty
    "entropy-in-bits": Misconception(
        "the result is in bits",
        "Logarithms to base 2 count in bits, natural ones in nats. The docstring asks for nats.",
    ),
    "mean-of-entropies": Misconception(
        "it is the mean of the samples' entropies",
        "Samples that are each certain, but of different classes, have entropy 0 one by one. What they predict "
        "together is far from certain. The order of mean and entropy matters.",
    ),
    "sign-lost": Misconception(
        "the sign is wrong",
        "Logarithms of probabilities are negative, entropies are not. And the entropy of the mean is never below the "
        "mean of the entropies.",
    ),
    "entropy-of-largest": Misconception(
        "only the largest probability has a say",
        "An entropy is a mean of -log over all classes, each with its probability.",
    ),
    "entropy-of-each-sample": Misconception(
        "each sample has its own entropy in the result",
        "One number per example is asked for. Where does the axis of the samples disappear, before the entropy or "
        "after it?",
    ),
    "sum-over-batch": Misconception(
        "the sum runs over the examples too",
        "Each example has an entropy of its own: only the classes are added up.",
    ),
    "total-uncertainty": Misconception(
        "it is the total uncertainty",
        "Part of it is there in each sample already: classes that overlap. Subtract what the samples are unsure of one "
        "by one, and their disagreement is left.",
    ),
    # Calibration
    "left-edge-included": Misconception(
        "a bin has its left edge and not its right one",
        "A confidence of exactly 1 then lies in no bin, or in one of its own, and a confidence on an edge lies one bin "
        "too high.",
    ),
    "bins-not-weighted": Misconception(
        "each bin counts the same",
        "A bin with two examples says little. Each bin counts with its share of the examples.",
    ),
    "empty-bins-counted": Misconception(
        "empty bins count as if they were calibrated",
        "The more bins you ask for, the smaller your error becomes, though the predictions are the same. Divide by the "
        "number of examples, not of bins.",
    ),
    "empty-bins-are-nan": Misconception(
        "a bin without examples gives NaN",
        "The mean of nothing is 0 divided by 0. A bin with no examples has no share in the sum.",
    ),
    "label-as-confidence": Misconception(
        "confidence is read off at the right class",
        "The model does not know the right class when it predicts. Its confidence is what it gives to the class that "
        "it chooses.",
    ),
    "gap-of-each-example": Misconception(
        "accuracy and confidence are compared example by example",
        "One example is right or wrong: its accuracy is 0 or 1. Calibration compares the mean accuracy with the mean "
        "confidence of a whole bin.",
    ),
    "gaps-cancel": Misconception(
        "bins that are too sure and bins that are too unsure cancel",
        "The distance of each bin counts, whichever of the two is larger.",
    ),
    "largest-gap": Misconception(
        "only the worst bin counts",
        "That is another measure, the maximum calibration error. Here it is the mean over the bins.",
    ),
    "gaps-squared": Misconception(
        "the gaps are squared",
        "The distance itself is averaged, not its square.",
    ),
    # The penalty
    "p-instead-of-odds": Misconception(
        "the factor is p",
        "Survivors are divided by 1 - p, which makes their variance larger. What is the variance of the number that an "
        "input is multiplied with: 0 with probability p, and the inverse of 1 - p otherwise?",
    ),
    "inverse-of-keep": Misconception(
        "the factor is the inverse of 1 - p",
        "That is the mean of the squared mask. To get the variance, its squared mean has to be subtracted: at p = 0 "
        "nothing is random, and there is no penalty.",
    ),
    "mean-over-rows": Misconception(
        "it is the mean over the examples",
        "The docstring asks for the sum, as in the summed squared error to which the penalty is added.",
    ),
    "ordinary-ridge": Misconception(
        "the inputs have no say",
        "That is the penalty of ordinary ridge regression. Dropout makes more noise where inputs are larger, so each "
        "weight has a price of its own.",
    ),
    "sum-missing": Misconception(
        "a sum is missing",
        "Several numbers come back. The penalty is one number for the whole data set: sum over features and over rows.",
    ),
}
