"""Claims 13 to 28: how dropout works."""

from dropcourse.claims.claim import Case, Claim, Ruling

HOW = "How does dropout work?"
MECHANICS, ENSEMBLES = "02_dropout_mechanics", "03_ensembles"

CLAIMS = (
    Claim(
        13, HOW, "How likely a unit is to go is fixed beforehand. This number is called the dropout rate.",
        "The number that a framework's layer takes is the probability of dropping.",
        MECHANICS, "9", ("Srivastava et al. 2014 and TensorFlow 1 give the probability of keeping",),
        {"a": "dropout_mechanics.frameworks: torch.nn.Dropout, share dropped minus 0.3",
         "b": "dropout_mechanics.frameworks: keras.layers.Dropout, share dropped minus 0.3"},
        (
            Case(Ruling.CONDITIONAL, "It is so in PyTorch and Keras. The paper of 2014 and TensorFlow 1 count the "
                                     "kept.",
                 {"a": "drop probability", "b": "drop probability"}),
            Case(Ruling.WRONG, "The number is the probability of keeping.",
                 {"a": "keep probability", "b": "keep probability"}),
        ),
    ),
    Claim(
        14, HOW, "Typical dropout rates lie between 0.2 and 0.5.",
        "The best rate lies in that range for most widths and data sizes.",
        "06_tuning", "5", ("Srivastava et al. 2014: hidden units 0.2 to 0.5, inputs 0.2", "Vaswani et al. 2017: 0.1",
                           "Merity et al. 2017: from 0.1 to 0.65 in one network"),
        {"a": "tuning.rate_width_size_map: share of best rates from 0.2 to 0.5, against one half"},
        (
            Case(Ruling.SUPPORTED, "For most of the widths and data sizes the best rate lies there.", {"a": "higher"}),
            Case(Ruling.CONDITIONAL, "For about half of the widths and data sizes the best rate lies there.",
                 {"a": ("no difference", "undecided")}),
            Case(Ruling.OVERSTATED, "For most of the widths and data sizes the best rate lies elsewhere.",
                 {"a": "lower"}),
        ),
    ),
    Claim(
        15, HOW, "In that step, a dropped unit takes part neither forward nor backward.",
        "For the example whose mask it is, outputs and gradients are those of the network without the unit.",
        MECHANICS, "4", ("exact, by the chain rule",),
        {"a": "ensembles.sub_networks: outputs", "b": "ensembles.sub_networks: all other gradients, and 0"},
        (
            Case(Ruling.SUPPORTED, "Exact for the example.", {"a": "equal", "b": "equal"}),
            Case(Ruling.WRONG, "Dropped units take part.", {"b": "differs"}),
        ),
    ),
    Claim(
        16, HOW, "With some units gone, a training step is like the training of a smaller sub-network.",
        "Outputs and gradients for one example are those of the network that is cut out.",
        ENSEMBLES, "1", ("Srivastava et al. 2014: thinned networks that share weights",),
        {"a": "ensembles.sub_networks: outputs", "b": "ensembles.sub_networks: gradients"},
        (
            Case(Ruling.SUPPORTED, "Exact for one example; a batch trains as many sub-networks as it has examples.",
                 {"a": "equal", "b": "equal"}),
            Case(Ruling.WRONG, "The smaller network gives something else.", {"a": "differs"}),
        ),
    ),
    Claim(
        17, HOW, "So the network has to spread its learning over all units, and cannot rest on a few.",
        "With half of the hidden units deleted, a network with dropout keeps more of its accuracy; and units "
        "contribute "
        "more evenly.",
        ENSEMBLES, "7", ("Helmbold and Long 2015: a counterpoint",),
        {"a": "ensembles.coadaptation: share of accuracy kept, half deleted",
         "b": "ensembles.coadaptation: evenness, hidden layer 1",
         "c": "ensembles.coadaptation: evenness, hidden layer 2"},
        (
            Case(Ruling.SUPPORTED, "It bears the loss of units better, and contributions are more even in both layers.",
                 {"a": "higher", "b": "higher", "c": "higher"}),
            Case(Ruling.CONDITIONAL, "It bears the loss of units better. Contributions are not more even in both "
                                     "layers.",
                 {"a": "higher"}),
            Case(Ruling.WRONG, "It does not bear the loss of units better.", {"a": ("lower", "no difference")}),
        ),
    ),
    Claim(
        18, HOW, "Dropout makes an ensemble of sub-networks inside a single network.",
        "The average over all sub-networks can be computed exactly, and predicts better than a member.",
        ENSEMBLES, "2", ("Baldi and Sadowski 2013", "Warde-Farley et al. 2014: shared against separate weights"),
        {"a": "ensembles.averages: softmax regression, geometric mean", "b": "ensembles.equal_cost: loss, one "
                                                                             "sub-network"},
        (
            Case(Ruling.CONDITIONAL, "True as a picture of the average: the average is exact in one case and beats a "
                 "member. The members share all their weights, as those of an ensemble do not.",
                 {"a": "equal", "b": "higher"}),
            Case(Ruling.WRONG, "A member predicts as well as the average.", {"b": ("lower", "no difference")}),
        ),
    ),
    Claim(
        19, HOW, "Each iteration has a sub-network of its own.",
        "Masks do not repeat in training.",
        ENSEMBLES, "1", ("the birthday problem: about 38 draws to a repeat among 2^10 equally likely masks",),
        {"a": "ensembles.mask_draws: first repeat, 10 units, p = 0.2",
         "b": "ensembles.mask_draws: first repeat, 10 units, p = 0.5"},
        (Case(Ruling.OVERSTATED, "Masks repeat as often as chance says: surely in a small layer, hardly ever in a wide "
              "one. Nothing makes them unique.", {"a": "agrees", "b": "agrees"}),),
    ),
    Claim(
        20, HOW, "The network learns from the complete architecture as well as from the sub-networks.",
        "The complete network is among those that are drawn in training.",
        ENSEMBLES, "1", ("(1 - p)^n, which for 512 units at p = 0.5 is 2^-512",),
        {"a": "ensembles.mask_draws: whole network, 10 units, p = 0.2",
         "b": "ensembles.mask_draws: whole network, 10 units, p = 0.5"},
        (Case(Ruling.WRONG, "It is drawn with probability (1 - p)^n: one draw in 1,024 at 10 units and p = 0.5, "
                            "never in "
              "practice at 512. Every weight is trained, though.", {"a": "agrees", "b": "agrees"}),),
    ),
    Claim(
        21, HOW, "Predicting from many points of view improves generalisation.",
        "The average over sub-networks is more accurate than one of them, and than separate networks at the same cost.",
        ENSEMBLES, "4", ("Srivastava et al. 2014: some 50 samples come near weight scaling",),
        {"a": "ensembles.equal_cost: accuracy, one sub-network",
         "b": "ensembles.equal_cost: accuracy, 5 networks, a fifth each"},
        (
            Case(Ruling.CONDITIONAL, "The average is far better than a member. Five separate networks at the same cost "
                 "are more accurate still.", {"a": "lower", "b": "higher"}),
            Case(Ruling.SUPPORTED, "The average is better than a member and than separate networks at the same cost.",
                 {"a": "lower", "b": ("lower", "no difference")}),
            Case(Ruling.WRONG, "The average is no better than a member.", {"a": ("higher", "no difference")}),
        ),
    ),
    Claim(
        22, HOW, "Units that are dropped in a step do not influence the update of the parameters.",
        "Weights whose gradient is zero, for the unit was dropped, do not move in that step.",
        MECHANICS, "7", ("momentum, weight decay and Adam move weights without a gradient",),
        {"a": "dropout_mechanics.updates: SGD", "b": "dropout_mechanics.updates: SGD with momentum 0.9",
         "c": "dropout_mechanics.updates: Adam"},
        (
            Case(Ruling.SUPPORTED, "They stand still with every optimiser that was tried.",
                 {"a": "stand still", "b": "stand still", "c": "stand still"}),
            Case(Ruling.CONDITIONAL, "They stand still with plain SGD only; with momentum and with Adam they move.",
                 {"a": "stand still", "b": "move", "c": "move"}),
            Case(Ruling.WRONG, "They move with plain SGD as well.", {"a": "move"}),
        ),
    ),
    Claim(
        23, HOW, "Active units adapt more independently, and co-adaptation becomes less likely.",
        "Hidden units correlate less, and deleting half of them costs less.",
        ENSEMBLES, "7", ("Hinton et al. 2012", "Helmbold and Long 2015: a counterpoint"),
        {"a": "ensembles.coadaptation: correlation, hidden layer 1",
         "b": "ensembles.coadaptation: correlation, hidden layer 2",
         "c": "ensembles.coadaptation: accuracy, half deleted"},
        (
            Case(Ruling.SUPPORTED, "Units correlate less and bear deletions better. Deletions are what the network was "
                 "trained on, though.", {"a": "lower", "b": "lower", "c": "higher"}),
            Case(Ruling.CONDITIONAL, "It bears deletions better; correlations are not lower in both layers.",
                 {"c": "higher"}),
            Case(Ruling.WRONG, "It does not bear deletions better.", {"c": ("lower", "no difference")}),
        ),
    ),
    Claim(
        24, HOW, "At test time all units are on, and the dropout rate scales their outputs down.",
        "With the 2012 form of dropout, multiplying by the dropout rate at test time preserves the mean output.",
        MECHANICS, "2", ("Srivastava et al. 2014: the factor is the probability of keeping",),
        {"a": "dropout_mechanics.scaling: p = 0.3, times p", "b": "dropout_mechanics.scaling: p = 0.3, times 1 - p"},
        (
            Case(Ruling.WRONG, "The factor is 1 - p. At p = 0.5 the two are the same, which hides the mistake.",
                 {"a": "wrong", "b": "right"}),
            Case(Ruling.SUPPORTED, "The rate is the factor.", {"a": "right", "b": "wrong"}),
        ),
    ),
    Claim(
        25, HOW, "Thanks to this scaling, the expected output is the same in training and in testing.",
        "The mean over masks is the output without dropout: after linear layers (A, B) and after nonlinear ones (C, "
        "D).",
        MECHANICS, "3", ("Gal and Ghahramani 2016: sampled predictions beat scaled ones on regression tasks",),
        {letter.lower(): f"dropout_mechanics.expectation: {letter}" for letter in "ABCD"},
        (
            Case(Ruling.SUPPORTED, "The gap vanishes in all four networks.", dict.fromkeys("abcd", "vanishes")),
            Case(Ruling.CONDITIONAL, "Exact as long as nothing nonlinear follows; after a ReLU layer a gap stays.",
                 {"a": "vanishes", "b": "vanishes", "c": "stays", "d": "stays"}),
            Case(Ruling.WRONG, "A gap stays after linear layers, too.", {"a": "stays"}),
        ),
    ),
    Claim(
        26, HOW, "Scaling at test time stands in for the ensemble.",
        "One scaled pass gives the geometric mean of all sub-networks.",
        ENSEMBLES, "3", ("Baldi and Sadowski 2013: exact for one softmax layer",),
        {"a": "ensembles.averages: softmax regression, geometric mean",
         "b": "ensembles.averages: before a ReLU layer, geometric mean"},
        (
            Case(Ruling.SUPPORTED, "Exact in every network that was tried.", {"a": "equal", "b": "equal"}),
            Case(Ruling.CONDITIONAL, "Exact for the geometric mean if only linear layers come before the softmax; else "
                 "an approximation.", {"a": "equal", "b": "differs"}),
            Case(Ruling.WRONG, "Not even exact for softmax regression.", {"a": "differs"}),
        ),
    ),
    Claim(
        27, HOW, "The dropout rate can be adjusted in training, by layer or by epoch.",
        "A schedule, or rates learned for each layer, do better than a fixed rate.",
        "04_structured_and_adaptive", "4", ("Ba and Frey 2013", "Morerio et al. 2017", "Gal, Hron and Kendall 2017",
                                            "Liu et al. 2023: early and late dropout"),
        {"a": "structured_and_adaptive.schedules: wide: linear against constant",
         "b": "structured_and_adaptive.schedules: wide: curriculum against constant",
         "c": "structured_and_adaptive.schedules: wide: early against constant",
         "d": "structured_and_adaptive.schedules: wide: late against constant",
         "e": "structured_and_adaptive.schedules: narrow: early against none"},
        (
            Case(Ruling.SUPPORTED, "Adjusting helps: a schedule that rises beats the constant rate.", {"a": "higher"}),
            Case(Ruling.SUPPORTED, "Adjusting helps: curriculum dropout beats the constant rate.", {"b": "higher"}),
            Case(Ruling.SUPPORTED, "Adjusting helps: late dropout beats the constant rate.", {"d": "higher"}),
            Case(Ruling.CONDITIONAL, "Adjusting helps where a network underfits: early dropout beats none.",
                 {"e": "higher"}),
            Case(Ruling.OVERSTATED, "It can be adjusted, by a schedule or by gradient; no schedule that was tried "
                 "beats the constant rate.", dict.fromkeys("abcd", ("lower", "no difference", "undecided"))),
        ),
    ),
    Claim(
        28, HOW, "Dropout improves performance in training and in testing.",
        "Accuracy at the end of training is higher with dropout on the training data and on new examples, both in "
        "evaluation mode.",
        MECHANICS, "8", ("Liu et al. 2023: early dropout on networks that underfit is an exception",),
        {"a": "dropout_mechanics.learning_curves: training accuracy, last epoch",
         "b": "dropout_mechanics.learning_curves: validation accuracy, last epoch"},
        (
            Case(Ruling.SUPPORTED, "Better on both.", {"a": "higher", "b": "higher"}),
            Case(Ruling.OVERSTATED, "Half: better on new examples, worse on the training data.",
                 {"a": "lower", "b": "higher"}),
            Case(Ruling.WRONG, "Worse on both.", {"a": "lower", "b": "lower"}),
        ),
    ),
)  # fmt: skip
