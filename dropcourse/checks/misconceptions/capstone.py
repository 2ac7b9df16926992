"""Misconceptions about attention, about dropping whole paths, and about entries for a challenge."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Attention
    "scores-not-scaled": Misconception(
        "the scores are not divided by the root of the number of features",
        "A sum of many products is large, and softmax of large numbers is close to a choice of one. With d features of "
        "variance 1, how large is a score, as a standard deviation?",
    ),
    "scores-scaled-by-d": Misconception(
        "the scores are divided by the number of features itself",
        "What is to be brought back to size is a standard deviation, and that of a sum of d terms grows more slowly "
        "than d.",
    ),
    "softmax-over-queries": Misconception(
        "softmax runs over the queries",
        "Each position spreads an attention of 1 over the positions that it looks at. Along which axis must the "
        "weights sum to 1?",
    ),
    "masked-after-softmax": Misconception(
        "later positions are removed after softmax",
        "They have taken their share by then, so that what is left sums to less than 1. Remove them where they can "
        "still be given no share at all.",
    ),
    "mask-looks-ahead": Misconception(
        "earlier positions are masked, and later ones are seen",
        "Write down the matrix for three positions: rows are the positions that look, columns those looked at. Which "
        "corner is the future?",
    ),
    "causal-ignored": Misconception(
        "with `causal`, later positions still have their say",
        "The output is that of attention without a mask. Does what you mask go into the softmax?",
    ),
    "sees-the-next": Misconception(
        "each position sees the one after it",
        "The mask begins one diagonal too late. A model that sees the next word has nothing left to predict.",
    ),
    "sees-only-the-past": Misconception(
        "no position sees itself",
        "The first position then has nothing to look at, and softmax over nothing is NaN. The present is not the "
        "future.",
    ),
    "output-dropped": Misconception(
        "what comes out is dropped, not the attention weights",
        "Zeros fall on single outputs. Dropping a weight means that one position does not look at one other, in "
        "whatever it would have seen there.",
    ),
    "rows-renormalized": Misconception(
        "the weights that are left sum to 1 again",
        "Something makes a row whole again after weights were dropped: softmax that comes later, or a division by "
        "the sum. Then survivors grow by another factor in each row. With inverted dropout a row sums to 1 on "
        "average, not each time.",
    ),
    "scores-dropped": Misconception(
        "scores are set to zero before softmax",
        "A score of zero is no weight of zero: its exponential is 1. The position is seen still, only by another "
        "weight.",
    ),
    # Paths
    "path-in-pieces": Misconception(
        "an example keeps a part of its branch and loses another",
        "Dropping a path skips a layer for an example, or does not. One coin decides about all that the branch adds "
        "to this example.",
    ),
    "one-coin-for-the-batch": Misconception(
        "one coin decides for all examples at once",
        "The whole batch loses its branch or keeps it. Each example needs a coin of its own, or a step trains either "
        "the layer or nothing.",
    ),
    # The challenge
    "noise-while-predicting": Misconception(
        "predicting is random",
        "The same rows get other labels when they are asked for again. Something that belongs to training is still "
        "active when your function predicts.",
    ),
    "randomness-not-from-rng": Misconception(
        "training draws on randomness that is not from `rng`",
        "A score that cannot be had twice proves nothing. Initial weights, the order of batches and dropout all draw, "
        "in torch from its global generator unless you say otherwise. Let `rng` decide where that begins.",
    ),
    "leans-on-the-batch": Misconception(
        "a row's label depends on the rows that come with it",
        "Statistics of the batch are used to predict: batch normalisation in training mode, or features standardised "
        "by the rows that are to be predicted. What is needed must be known from training.",
    ),
    "predicts-one-class": Misconception(
        "nearly all rows get the same label",
        "Ten classes are equally frequent. Did training move the network at all, and do training and predicting "
        "prepare the rows alike?",
    ),
    "returns-labels": Misconception(
        "`train` returns an array, and should return a function",
        "What comes back is to be asked about rows that nobody has seen yet. Define a function within `train`, and "
        "return it without calling it.",
    ),
    "returns-scores": Misconception(
        "`predict` returns a score for each class, and should return labels",
        "Ten numbers for each row say how much speaks for each class. One number is asked for: the class for which "
        "most speaks.",
    ),
}
