"""Misconceptions of lesson 02, dropout mechanics."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Scale
    "no-scaling": Misconception(
        "the survivors keep their old size",
        "Zeroing some entries makes the average smaller: with p = 0.3 only 70 % of the signal is left. Inverted "
        "dropout makes up for that while training, so that evaluation needs no change. By what must a survivor grow "
        "so that its average over many masks is what it was?",
    ),
    "wrong-scale": Misconception(
        "the survivors are multiplied by the wrong factor",
        "All survivors share one factor, which is right, but its value is not. A unit survives with the keep "
        "probability: by what must it grow so that its average over many masks is what it was? The gradient of a "
        "survivor takes the same factor.",
    ),
    "scaled-twice": Misconception(
        "the factor is applied twice",
        "The gradient passes the scaling once, just as the activation did on the way forward.",
    ),
    "keep-drop-swapped": Misconception(
        "p and 1 - p are swapped",
        "In this course `p` is always the probability of dropping. Yours treats it as the probability of keeping. At "
        "p = 0.5 the two look the same, which is why this mistake survives in published code.",
    ),
    "scales-in-training": Misconception(
        "the survivors are rescaled while training",
        "In the standard form a survivor keeps its value while training. The whole correction waits for test time. "
        "Dividing by the keep probability here is the inverted form, and a correction in both places is one too many.",
    ),
    "scales-by-drop-rate": Misconception(
        "the drop rate is used as the factor",
        "A unit that is dropped with probability `p` was there in the other steps. In which share of the steps did the "
        "next layer receive it? At p = 0.5 both shares are the same number, which hides the mistake.",
    ),
    "unscaled-at-test": Misconception(
        "nothing is scaled at test time",
        "That is right for inverted dropout, which has paid in training. The standard form has not: in training the "
        "next layer saw each unit only now and then, and now it sees all of them at full size.",
    ),
    "grows-at-test": Misconception(
        "the signal is enlarged at test time",
        "At test time all units are back, so the sum that the next layer receives is larger than in training, not "
        "smaller. Which of the two directions makes up for that?",
    ),
    "gradient-unscaled": Misconception(
        "the gradient of the survivors misses their factor",
        "On the way forward a survivor is the input times a factor. What is the derivative of that?",
    ),
    # Variance
    "square-missing": Misconception(
        "a square is missing",
        "A constant factor leaves the variance as its square: Var[c z] is c² Var[z]. Which constants stand in front of "
        "the random number in each term of the sum?",
    ),
    "square-of-sum": Misconception(
        "the sum is squared, not its terms",
        "The variances of independent terms add up, whatever the signs of the terms. Terms that cancel each other in "
        "the sum do not cancel in its variance.",
    ),
    "standard-deviation": Misconception(
        "the standard deviation comes back",
        "The square root of the variance is asked for nowhere. Variances add up, standard deviations do not.",
    ),
    "second-moment": Misconception(
        "the square of the mean is not subtracted",
        "The variance is the mean of the square minus the square of the mean. Your result is what it would be without "
        "the second term, so there is noise left even where nothing is dropped.",
    ),
    "standard-variance": Misconception(
        "it is the variance of the standard form",
        "A coin with probability `p` has the variance p (1 - p), and so has the mask. Inverted dropout multiplies by "
        "the mask *and* by a constant. What does a constant do to a variance?",
    ),
    # Masks
    "mask-shared-across-batch": Misconception(
        "all rows of the batch share one mask",
        "Each example of a batch trains its own sub-network, so each row needs its own draw. Look at the shape of "
        "what you draw, and at how it is broadcast.",
    ),
    "mask-shared-across-features": Misconception(
        "all features of a row are dropped together",
        "A row is either kept whole or lost whole. Dropout decides for each unit by itself.",
    ),
    "mask-shared-across-channel": Misconception(
        "whole channels are dropped",
        "All positions of a channel share one coin. That is a method of its own, spatial dropout. Plain dropout "
        "decides for each entry by itself.",
    ),
    "same-mask-every-call": Misconception(
        "every call gives the same mask",
        "A fixed mask trains one fixed sub-network; the other units never learn. Where does your mask get its "
        "randomness from, and is that source, or the mask, kept or made anew at each call?",
    ),
    "fixed-drop-count": Misconception(
        "exactly the same number of entries is dropped each time",
        "Choosing round(p n) entries ties them together: one is dropped because another was not. In dropout each "
        "entry is decided by its own coin, so the count itself varies from draw to draw.",
    ),
    "mask-not-boolean": Misconception(
        "the mask holds numbers, not True and False",
        "The values are right, the type is not. A Boolean mask can index and be inverted with `~`; 0 and 1 can not.",
    ),
    "mask-scaled": Misconception(
        "the mask carries the scale factor",
        "A mask says which entries are kept, and nothing else. Where mask and factor are one, as in some published "
        "code, neither can be used without the other.",
    ),
    "mask-inverted": Misconception(
        "the mask is read the wrong way round",
        "It is a keep-mask: True marks an entry that is kept, False one that is dropped.",
    ),
    # Modes
    "active-in-eval": Misconception(
        "units are still dropped at evaluation",
        "Dropout is noise for training. At evaluation every unit takes part, and the same input gives the same "
        "output. What tells your code which of the two it is in?",
    ),
    "out-of-reach-of-eval": Misconception(
        "eval() does not reach the dropout",
        "`eval()` flips a switch in the network, and in each layer that is kept in one of its attributes. A function "
        "has no switch: it learns of the mode only if somebody tells it. And a layer that is made during a call is "
        "new, and new layers are in training mode. Which of the two is it here?",
    ),
    "dropout-removed": Misconception(
        "the bug is gone, and so is the dropout",
        "A network that never drops gives steady predictions, but it also trains without dropout. The repair has to "
        "leave training as it was.",
    ),
    "changes-own-mode": Misconception(
        "a call changes the network's mode",
        "After a forward pass the network is in another mode than before. The mode belongs to whoever calls `train()` "
        "and `eval()`: `forward` reads it, and leaves it alone.",
    ),
    "scales-at-evaluation": Misconception(
        "the input is rescaled at evaluation",
        "That belongs to the original form of 2012, which does not scale while training. Inverted dropout has paid "
        "already: at evaluation nothing is left to do.",
    ),
    "always-off": Misconception(
        "nothing is dropped while training",
        "In training mode the input comes back unchanged. Check which way round the test for the mode goes, and which "
        "mode holds when nobody asks for one.",
    ),
    # Gradients
    "mask-ignored": Misconception(
        "the gradient passes through dropped units",
        "A dropped unit had no influence on the loss of this step, so the loss cannot depend on it either. The "
        "backward pass uses the mask of the forward pass.",
    ),
    "fresh-mask-in-backward": Misconception(
        "the backward pass draws a mask of its own",
        "The gradient belongs to the network that made the prediction. Another mask is another network.",
    ),
    "gradient-cut": Misconception(
        "the way back for the gradient is cut",
        "Autograd follows operations on tensors. A step through `.detach()`, `.data`, `torch.tensor(...)` or NumPy "
        "gives the right numbers, but autograd no longer knows where they came from.",
    ),
    # Networks
    "batch-summed": Misconception(
        "the loss is summed over the batch",
        "The loss is the mean over the examples, and so are its gradients. With a sum, a batch twice as large would "
        "take steps twice as long.",
    ),
    "gradient-not-averaged": Misconception(
        "the loss is a mean, but its gradients are a sum",
        "Every gradient is too large by the same factor, the number of examples. Where in the loss does that number "
        "stand, and where has it gone on the way back?",
    ),
    "relu-gradient-missing": Misconception(
        "the gradient passes through units that the ReLU has switched off",
        "Where the ReLU gives 0, a small change of its input changes nothing. What is its slope there, and what does "
        "that do to the gradient that comes back?",
    ),
    "softmax-overflows": Misconception(
        "the softmax breaks down for large logits",
        "To a computer the exponential of 1,000 is infinite, that of -1,000 is 0, and the logarithm of 0 is no number. "
        "The softmax does not change if the same number is taken from all logits of a row, and the logarithm can be "
        "worked out before any exponential is divided.",
    ),
    "one-layer-dropped": Misconception(
        "only one of the two layers is dropped",
        "Inputs and hidden units both go through dropout here, each with a mask of its own. Which of the two reaches "
        "the next matrix product as it is?",
    ),
    "undropped-in-gradient": Misconception(
        "the gradient of a weight uses the activation before dropout",
        "The gradient of a weight is the gradient of what it feeds times the number that it multiplied. That number is "
        "what came out of dropout, zeros included, not what went in.",
    ),
}
