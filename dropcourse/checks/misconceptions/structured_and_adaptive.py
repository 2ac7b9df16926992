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
}
