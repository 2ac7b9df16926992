"""Misconceptions of lesson 05, dropout in recurrent networks."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # How long a memory lasts
    "losses-added-up": Misconception(
        "the chances of loss are added up over the steps",
        "What is lost in the first step cannot be lost again in the second one, so the chances do not add up; with "
        "enough steps your result falls below 0, or is held there. Ask instead what has to happen in each step for the "
        "content to survive all of them.",
    ),
    "loss-not-survival": Misconception(
        "it is the chance that the content is lost",
        "That it is lost in some step is the opposite of what is asked.",
    ),
    "one-coin-for-all-steps": Misconception(
        "the number of steps has no say",
        "One coin for the whole way is what a mask does that is shared over time. Here a coin falls in each step.",
    ),
    "one-step-off": Misconception(
        "one step too many is counted",
        "After no step nothing can have been lost. What does your formula give there?",
    ),
    "one-step-too-few": Misconception(
        "one step too few is counted",
        "After one step, one coin has fallen. What does your formula give there?",
    ),
    "decay-approximated": Misconception(
        "the exponential is an approximation",
        "For small p it comes near. The exact chance is a product with one factor for each step: which one?",
    ),
    # Masks along time
    "time-axis-missing": Misconception(
        "the axis of time is missing",
        "A mask of shape (batch, features) happens to fit sequences, too, as arrays are stretched from the right. Say "
        "it with an axis of length 1, which also fits a check of shapes. Where does time stand?",
    ),
    "mask-tied-over-wrong-axis": Misconception(
        "the mask has its axis of length 1 where the batch stands",
        "That suits batch-first sequences. In this course time comes first: applied to such sequences, your mask would "
        "be shared by the whole batch and drawn anew in each step, or not fit at all. Published code has this mistake.",
    ),
    # Zoneout
    "zeros-not-previous": Misconception(
        "a skipped entry becomes 0",
        "That is dropout, and the memory in that entry is gone. Zoneout leaves out the update, not the content: what "
        "was there before the step is there after it.",
    ),
    "zoneout-scaled": Misconception(
        "updated entries are enlarged",
        "Inverted dropout makes up for zeros. Here nothing becomes 0: an entry is the old or the new one, each at "
        "its own size.",
    ),
    "mean-while-training": Misconception(
        "training uses the mean of both states",
        "A mean is no noise, and it belongs to evaluation. While training each entry is the old or the new one.",
    ),
    "update-never-skipped": Misconception(
        "no update is ever skipped",
        "The proposed state comes back as it is, also while training. Check which way round the test for the mode "
        "goes, and which mode holds when nobody asks for one.",
    ),
    "expectation-missing": Misconception(
        "evaluation takes the proposed state as it is",
        "In training the next step received the previous entry now and then, and the network has adapted to that. At "
        "evaluation it gets the mean of what it got then. How often was it the old entry, how often the new one?",
    ),
    # Weights
    "weights-destroyed": Misconception(
        "the trained weights themselves are overwritten",
        "What is set to 0 there is gone: the next call drops from what the last one left, until nothing is left to "
        "drop. A well-known implementation has this mistake. The dropped matrix is a new tensor, made from the trained "
        "one in each call.",
    ),
    "mask-redrawn-each-step": Misconception(
        "the mask is drawn anew at each time step",
        "Then each step has another network, and what one step stores, the next one reads with other weights. Here the "
        "mask is drawn before the first step, and holds until the sequence ends.",
    ),
    "output-not-weights": Misconception(
        "outputs are dropped, not weights",
        "Zeros in the output of the layer are plain dropout. Here recurrent weights are missing, and no output need be "
        "0 for that.",
    ),
    # The variational LSTM
    "input-mask-ignored": Misconception(
        "the input mask is not used",
        "The inputs reach the gates as they are. Which product do they enter, and what has to happen before?",
    ),
    "state-mask-ignored": Misconception(
        "the state mask is not used",
        "The state of the last step reaches the gates as it is. In this method two masks act, one on what comes from "
        "below and one on what comes from the step before.",
    ),
    "cell-masked": Misconception(
        "the mask acts on the cell",
        "What is stored in the cell then vanishes, for all of the sequence. Here the mask acts on h on its way into "
        "the gates, and the cell is carried on as it is.",
    ),
    "output-masked": Misconception(
        "the mask acts on the output",
        "The state that is returned, for the layer above, is the whole one. It is masked only where the next step of "
        "the same layer reads it.",
    ),
    "mask-in-first-step-only": Misconception(
        "the mask acts in the first step only",
        "A mask for the sequence is one that acts in each of its steps. Look at where in your loop the product stands.",
    ),
    "time-and-batch-swapped": Misconception(
        "the axes of time and batch are swapped",
        "Your loop runs over the sequences of the batch, and what should be carried along time is carried from one "
        "sequence to the next. Which axis of x is time, and what does `for step in x` run over?",
    ),
    "gates-in-wrong-order": Misconception(
        "the four gates are taken in another order",
        "The rows of the matrices hold the gates one after the other, in the order that the docstring gives. Papers "
        "and libraries differ in it.",
    ),
    "bias-missing": Misconception(
        "a bias is missing",
        "Each of the two matrices has a bias of its own, and both are added.",
    ),
    "tanh-missing": Misconception(
        "the cell leaves without its tanh",
        "The output gate multiplies the tanh of the cell, not the cell.",
    ),
    # Embeddings
    "tokens-not-types": Misconception(
        "each occurrence of a word has a coin of its own",
        "Then a word that occurs twice is there once and missing once. What is dropped here is the word itself, a row "
        "of the matrix, wherever it occurs. An early version of the authors' own code had this mistake.",
    ),
    "dimensions-not-words": Misconception(
        "dimensions are dropped, for all words alike",
        "Your coins belong to the columns of the matrix. Which axis of it numbers the words?",
    ),
    # Perplexity
    "bits-for-nats": Misconception(
        "the base is 2",
        "That would undo a logarithm to base 2. Losses in this course, and in PyTorch, are in nats.",
    ),
    "power-of-ten": Misconception(
        "the base is 10",
        "That would undo a logarithm to base 10. Losses in this course, and in PyTorch, are in nats.",
    ),
    "nats-in-bits": Misconception(
        "the loss is given in bits",
        "That is the loss itself in another unit. Perplexity undoes the logarithm.",
    ),
    "exponential-missing": Misconception(
        "the loss comes back as it is",
        "A loss is a logarithm. Perplexity undoes it, and is a number of words.",
    ),
    "overflow-raises": Misconception(
        "a large loss stops the program",
        "A model that has gone astray can have a loss of 1,000 nats, and the exponential of that is no float. The "
        "caller would rather read infinity than lose the run.",
    ),
    "exponent-clipped": Misconception(
        "a large loss is cut off",
        "Then two models of very different losses have the same finite perplexity. What no float can hold is infinite.",
    ),
    # The candidate update
    "candidate-mask-ignored": Misconception(
        "the mask is not used",
        "The candidate g enters the cell as it is. Which of the factors of the update does the mask belong to?",
    ),
    "state-not-candidate": Misconception(
        "the mask acts on h, not on the candidate",
        "That is what the variational LSTM does. Here all gates see the whole state, and only what is about to be "
        "written into the cell may be missing.",
    ),
    "state-and-cell-swapped": Misconception(
        "h and c come back in the wrong order",
        "The state h comes first, the cell c second, as in `torch.nn.LSTM`.",
    ),
    # Between layers
    "input-dropped": Misconception(
        "the input of the first layer is dropped",
        "Dropout stands between layers here, and below the first there is none. The authors drop their input as well; "
        "`torch.nn.LSTM`, which this exercise follows, does not.",
    ),
    "top-output-dropped": Misconception(
        "the output of the last layer is dropped",
        "Above the last layer there is none to pass it on to. Does your loop drop after each layer, or before each but "
        "the first?",
    ),
    "dropped-everywhere": Misconception(
        "dropout acts below the first layer and above the last one, too",
        "Between n layers there are n - 1 gaps. A single layer has none, and `torch.nn.LSTM` warns of that.",
    ),
    "mask-locked-in-time": Misconception(
        "one mask serves all time steps",
        "That is the other method, of a mask that is locked for the sequence. Between layers nothing is carried along "
        "time, so each entry has a coin of its own, in each step.",
    ),
    "mask-shared-by-layers": Misconception(
        "all gaps have the same mask",
        "Each gap draws for itself. Where in your code does the draw stand, before the loop or inside?",
    ),
}
