"""Misconceptions of lesson 04, structured and adaptive dropout."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # What is dropped together
    "coin-for-each-entry": Misconception(
        "each entry has a coin of its own",
        "That is plain dropout. Here several entries share one coin: they are all kept or all dropped. How many coins "
        "do you need, and along which axes do they have to be stretched?",
    ),
    "positions-not-channels": Misconception(
        "whole positions are dropped, through all channels",
        "All channels of a position share your coins, and the positions of a channel do not. Which of the four axes "
        "should have only one entry in what you draw?",
    ),
    # Blocks
    "blocks-cut-at-edge": Misconception(
        "blocks stick out over the edge",
        "Seeds lie so near the edge that a part of their block falls outside the map. Then cells near the edge are "
        "hit less often than the formula assumes. At how many positions does a block fit as a whole?",
    ),
    "map-size-ignored": Misconception(
        "the seeds are too rare for the map",
        "Seeds lie only where a block fits, which is on fewer positions than there are cells. The second factor of "
        "gamma makes up for that. In some published code it is missing, too.",
    ),
    "seeds-per-cell": Misconception(
        "the second factor of gamma is upside down",
        "There are fewer positions for seeds than cells. To drop as much with fewer seeds to draw, has each of them to "
        "be more likely or less?",
    ),
    "every-entry-seeds": Misconception(
        "seeds are drawn with probability p",
        "Each seed drops a whole block. If as many seeds as cells to be dropped are drawn, far too much is lost. How "
        "many cells does a seed bring down?",
    ),
    "nominal-scale": Misconception(
        "the survivors are divided by 1 - p",
        "Blocks overlap, so the share that is kept is not 1 - p, and it varies from call to call. The paper normalises "
        "by what was really kept: count it.",
    ),
    "normalised-apart": Misconception(
        "each map, or each example, is normalised by itself",
        "The average over the whole tensor is to stay the same. A map that lost more than others is then allowed to be "
        "weaker than they are. Over how many entries do you count?",
    ),
    "blocks-shared-by-channels": Misconception(
        "all channels of an example lose the same blocks",
        "The paper tried that as well and found masks of their own better. In this exercise each channel has its own "
        "seeds.",
    ),
    # How often a cell is dropped
    "height-and-width-swapped": Misconception(
        "height and width are swapped",
        "A map has rows first: the shape is (height, width), in the result as in `size`.",
    ),
    "overlap-ignored": Misconception(
        "chances of events that can happen together are added",
        "Two seeds may both cover a cell, and it is still dropped only once. Ask for the opposite: what has to happen "
        "for the cell to be kept?",
    ),
    "keep-probability-returned": Misconception(
        "the chance to be kept comes back",
        "That no block covers a cell is the opposite of what is asked.",
    ),
    "edges-ignored": Misconception(
        "every cell is treated like one in the middle",
        "A corner is covered by the block of one seed position only, since no block may stick out. Count for each cell "
        "from which positions a block reaches it.",
    ),
    "one-seed-only": Misconception(
        "only a seed on the cell itself counts",
        "A block reaches further than its seed. From how many positions does one cover the cell?",
    ),
    # Weights and branches
    "units-not-weights": Misconception(
        "all weights of a unit share one coin",
        "Then whole units are dropped, as in plain dropout. Here each connection is decided by itself, so there are as "
        "many coins as weights.",
    ),
    "shortcut-dropped": Misconception(
        "the whole block is dropped, and x with it",
        "An example whose branch is dropped passes the block unchanged. That is what the shortcut is for: without it "
        "the layers above receive nothing.",
    ),
    "shortcut-scaled": Misconception(
        "x is scaled as well",
        "Only the branch is missing at times, so only the branch has to make up for it. Which part of the sum does the "
        "factor belong to?",
    ),
    "branch-missing": Misconception(
        "at evaluation the branch is left out",
        "A block without its branch is what training with p = 1 would be. At evaluation every branch takes part.",
    ),
    # Noise
    "variance-as-deviation": Misconception(
        "the variance is used as the standard deviation",
        "The generator asks for a standard deviation, and the variance is given. Which of the two is the square of the "
        "other?",
    ),
    "noise-added": Misconception(
        "the noise is added, not multiplied",
        "Added noise disturbs a small activation as much as a large one. Dropout, and what stands in for it here, "
        "disturbs each in proportion to its size.",
    ),
    "noise-around-zero": Misconception(
        "the noise has mean 0",
        "Then the output is 0 on average, whatever the input. What must the mean of a factor be, so that the average "
        "stays?",
    ),
    "dropped-not-disturbed": Misconception(
        "entries are dropped, not disturbed",
        "That is dropout with a coin. Here no entry is lost: each is multiplied by a normal number of its own.",
    ),
    # Schedules
    "ends-swapped": Misconception(
        "p_start and p_end are swapped",
        "At step 0 the rate is `p_start`. Which of the two is yours worth there?",
    ),
    "early-late-swapped": Misconception(
        "early and late are swapped",
        "The early schedule changes in the first half and rests in the second one, the late schedule the other way "
        "round.",
    ),
    "counts-from-one": Misconception(
        "the schedule is a step ahead",
        "Steps are counted from 0, and at step 0 no part of the way is done.",
    ),
    "one-step-short": Misconception(
        "the schedule arrives a step too early",
        "The way ends at step `total_steps`, not at the one before it.",
    ),
    "jumps-at-half": Misconception(
        "the rate jumps in the middle",
        "Half of the time the rate rests, in the other half it moves evenly from one end to the other.",
    ),
    "constant-missing": Misconception(
        "the exponential is ten times too slow",
        "At the end of training the curriculum should have arrived. An exponential of the progress alone still has "
        "37 % of the way to go by then.",
    ),
    # Learned rates
    "temperature-multiplied": Misconception(
        "the logit is multiplied by the temperature",
        "A low temperature makes the mask harder, nearer to 0 and 1. For that, the argument of the sigmoid has to grow "
        "as the temperature falls.",
    ),
    "temperature-on-noise-only": Misconception(
        "only the noise is divided by the temperature",
        "The temperature acts on the whole argument of the sigmoid, the logit of p included.",
    ),
    "p-for-its-logit": Misconception(
        "p stands where its logit should",
        "What is learned is the logit, a number without bounds, and it goes into the sum as it is.",
    ),
    "noise-mirrored": Misconception(
        "the noise has the other sign",
        "The distribution is the same, but a small u then drops where the formula keeps. The sign in front of the "
        "noise is that in front of the logit.",
    ),
    "rounded-mask": Misconception(
        "the mask is rounded to 0 and 1",
        "A step has slope 0 almost everywhere, so no gradient gets through it. The mask is relaxed for that reason.",
    ),
    "entropy-rewarded-wrongly": Misconception(
        "the entropy has the wrong sign",
        "Rates near 1/2 are to be cheaper than rates near 0 and 1. Is the sum of p log p and its mirror image above or "
        "below 0?",
    ),
    "inputs-not-counted": Misconception(
        "the entropy is not counted once for each input",
        "Each input unit of the layer has a coin. How many rows does the weight have?",
    ),
    "weights-at-one-price": Misconception(
        "the weights cost the same at every rate",
        "The sum of squares is divided by the keep probability: the larger the rate, the dearer the weights.",
    ),
    "weights-times-keep": Misconception(
        "the sum of squares is multiplied by the keep probability",
        "With that, dropping more would make the weights cheaper, and the rate would run away.",
    ),
    "rate-saturates": Misconception(
        "a rate that is nearly 0 or 1 is rounded before its logarithm is taken",
        "To a computer the sigmoid of 60 is 1: its complement is 0, and so is what you divide by. Both p and 1 - p are "
        "sigmoids, and so are their logarithms known without going through p.",
    ),
    # SELU
    "zero-not-alpha": Misconception(
        "dropped entries are set to 0",
        "To a SELU, 0 is not the value of a unit that is off. Its output tends to another value for very negative "
        "inputs, and that is what dropped entries become before the shift.",
    ),
    "affine-missing": Misconception(
        "mean and variance are not restored",
        "Setting entries to a negative value lowers the mean and changes the variance. The factor a and the shift b "
        "make up for it, for all entries.",
    ),
    "alpha-without-lambda": Misconception(
        "the value of dropped entries lacks the factor lambda",
        "A SELU tends to minus lambda times alpha, not to minus alpha.",
    ),
    "alpha-positive": Misconception(
        "the value of dropped entries is positive",
        "It is the limit of SELU for very negative inputs. On which side of 0 does that lie?",
    ),
    "alpha-after-affine": Misconception(
        "dropped entries are left out of scale and shift",
        "The factor and the shift belong to all entries. First the value is put in, then everything is scaled and "
        "shifted.",
    ),
    "shift-missing": Misconception(
        "the shift is missing",
        "Then the mean is no longer 0: dropped entries pull it down.",
    ),
}
