"""Claims 29 to 37: the benefits of dropout."""

from dropcourse.claims.claim import Case, Claim, Ruling

BENEFITS = "What are the benefits of dropout?"
MECHANICS, ENSEMBLES = "02_dropout_mechanics", "03_ensembles"
NOT_HIGHER = ("lower", "no difference", "undecided")
CORRUPTIONS = (
    "moved by 2 positions", "5 positions read 0", "spikes of ±1, 1 in 20", "baseline ±0.3",
    "amplitude × or ÷ 1.5", "running mean of 5",
)  # fmt: skip

CLAIMS = (
    Claim(
        29, BENEFITS, "Dropout forces a network to make use of all its units.",
        "Units contribute more evenly in both hidden layers, and no half of them is dispensable.",
        ENSEMBLES, "7", ("Helmbold and Long 2015: a counterpoint",),
        {"a": "ensembles.coadaptation: evenness, hidden layer 1",
         "b": "ensembles.coadaptation: evenness, hidden layer 2"},
        (
            Case(Ruling.SUPPORTED, "More even in both.", {"a": "higher", "b": "higher"}),
            Case(Ruling.OVERSTATED, "More even in one hidden layer, less even in the other.",
                 {"a": "higher", "b": "lower"}),
            Case(Ruling.WRONG, "More even in neither.", {"a": NOT_HIGHER, "b": NOT_HIGHER}),
        ),
    ),
    Claim(
        30, BENEFITS, "It lets the network take up a wider range of patterns.",
        "A classifier with dropout gives more weight to rare features, and predicts rows that have one better than "
        "ridge "
        "regression does, whether these features tell or not.",
        ENSEMBLES, "6", ("Wager, Wang and Liang 2013: dropout favours rare features that discriminate",),
        {"a": "ensembles.rare_features: rare features tell: weight of rare features",
         "b": "ensembles.rare_features: rare features tell: accuracy, rows with a rare feature, against ridge",
         "c": "ensembles.rare_features: dense features tell: accuracy, rows with a rare feature, against ridge"},
        (
            Case(Ruling.SUPPORTED, "Rare features weigh more, and that helps whether they tell or not.",
                 {"a": "more", "b": "higher", "c": ("higher", "no difference")}),
            Case(Ruling.CONDITIONAL, "Rare features weigh more. That helps where they tell, and hurts where they do "
                                     "not.",
                 {"a": "more", "b": "higher", "c": "lower"}),
            Case(Ruling.WRONG, "Rare features do not weigh more.", {"a": ("less", "no difference")}),
        ),
    ),
    Claim(
        31, BENEFITS, "It eases the problem of vanishing gradients.",
        "Where gradients vanish without dropout, they arrive with it, and a deep network that could not be trained "
        "can.",
        ENSEMBLES, "9", ("Schoenholz et al. 2017: dropout limits the depth that can be trained",
                         "Hahn and Choi 2018: more gradient in saturated zones"),
        {"a": "ensembles.gradient_norms: sigmoid, p = 0.5, way back",
         "b": "ensembles.gradient_norms: ReLU, p = 0.5, way back",
         "c": "ensembles.deep_training: 12 layers, sigmoid, p = 0.5",
         "d": "ensembles.deep_training: 12 layers, ReLU, p = 0.5"},
        (
            Case(Ruling.SUPPORTED, "Gradients arrive, and deep networks train better.",
                 {"a": "arrives", "c": "higher"}),
            Case(Ruling.WRONG, "Vanished gradients grow and stay vanished; where they arrived they explode. No network "
                 "trained better.",
                 {"a": "vanishes", "b": "explodes", "c": ("lower", "no difference"), "d": ("lower", "no difference")}),
        ),
    ),
    Claim(
        32, BENEFITS, "It keeps a single pathway from becoming dominant.",
        "The strengths of the paths through hidden units spread less with dropout.",
        ENSEMBLES, "6", ("Mianjy, Arora and Vidal 2018: proved for linear networks",),
        {"a": "ensembles.pathways: spread, linear, p = 0.5", "b": "ensembles.pathways: spread, ReLU, p = 0.5",
         "c": "ensembles.pathways: spread, classifier, hidden layer 1",
         "d": "ensembles.pathways: spread, classifier, hidden layer 2"},
        (
            Case(Ruling.SUPPORTED, "It spreads less in every network.", dict.fromkeys("abcd", "lower")),
            Case(Ruling.CONDITIONAL, "It holds in the linear network, where it is proved, and in a small ReLU "
                                     "network; in "
                 "a classifier not in both layers.", {"a": "lower", "b": "lower"}),
            Case(Ruling.WRONG, "It does not even hold in the linear network.", {"a": ("higher", "no difference")}),
        ),
    ),
    Claim(
        33, BENEFITS, "It leads to faster convergence.",
        "With the learning rate tuned for each arm and target, a network with dropout needs fewer steps to a loss that "
        "both reach.",
        MECHANICS, "8", ("Srivastava et al. 2014: two to three times longer to train",),
        {"a": "dropout_mechanics.cost: training loss 0.7", "b": "dropout_mechanics.cost: validation loss 1.4",
         "c": "dropout_mechanics.cost: validation loss 1.2"},
        (
            Case(Ruling.SUPPORTED, "Fewer steps to every target.", dict.fromkeys("abc", "fewer")),
            Case(Ruling.WRONG, "More steps to every target that both reach; a low validation loss is hardly reached "
                 "without dropout at all.", {"a": "more", "b": "more"}),
            Case(Ruling.OVERSTATED, "Fewer steps to some targets only.", {"a": "more"}),
        ),
    ),
    Claim(
        34, BENEFITS, "The network becomes less sensitive to small variations of its input.",
        "Small disturbances change fewer predictions with dropout: noise, attacks, shifts, another amplitude.",
        ENSEMBLES, "8", ("robustness to attacks is reported for a range of rates only",),
        {"a": "ensembles.robustness: predictions changed, noise, σ = 0.3",
         "b": "ensembles.robustness: predictions changed, attack, ε = 0.05",
         "c": "ensembles.robustness: predictions changed, moved by 2 positions",
         "d": "ensembles.robustness: predictions changed, amplitude × or ÷ 1.5"},
        (
            Case(Ruling.SUPPORTED, "Fewer predictions change under every disturbance.", dict.fromkeys("abcd", "lower")),
            Case(Ruling.OVERSTATED, "It depends on the disturbance: under some fewer predictions change, under a "
                                    "changed "
                 "amplitude more.", {"d": "higher"}),
            Case(Ruling.CONDITIONAL, "Fewer predictions change under some disturbances.", {"c": "lower"}),
        ),
    ),
    Claim(
        35, BENEFITS, "It is better equipped for imperfect data from the real world.",
        "The lead of dropout in accuracy is larger on corrupted than on clean data, for one of six corruptions at "
        "least.",
        ENSEMBLES, "8", ("no source known to us",),
        {letter: f"ensembles.robustness: lead in accuracy, {corruption}"
         for letter, corruption in zip("abcdef", CORRUPTIONS, strict=True)},
        (
            Case(Ruling.SUPPORTED, "The lead is larger on all six.", dict.fromkeys("abcdef", "higher")),
            Case(Ruling.OVERSTATED, "On none of six corruptions was dropout worth clearly more than on clean data.",
                 dict.fromkeys("abcdef", NOT_HIGHER)),
        ),
    ),
    Claim(
        36, BENEFITS, "Learning as an ensemble lets the network use several viewpoints.",
        "As claims 18 and 21: the average over sub-networks predicts better than a member.",
        ENSEMBLES, "4", ("Baldi and Sadowski 2013",),
        {"a": "ensembles.equal_cost: loss, one sub-network",
         "b": "ensembles.equal_cost: disagreement of sub-networks, than 5 networks, a fifth each"},
        (
            Case(Ruling.CONDITIONAL, "The average beats a member by far. That the viewpoints differ more than those of "
                 "separate networks does not make the average better than theirs: claim 21.",
                 {"a": "higher", "b": "higher"}),
            Case(Ruling.SUPPORTED, "The average beats a member.", {"a": "higher"}),
            Case(Ruling.WRONG, "The average is no better than a member.", {"a": ("lower", "no difference")}),
        ),
    ),
    Claim(
        37, BENEFITS, "Its knowledge becomes richer, and represents the distribution of the data "
                      "better.", "", ENSEMBLES,
        "Verdicts",
        why="Nothing follows from it that could fail: it does not say what of the data, in which part of the "
            "network, nor "
        "compared with what. Read as generalising better, it is claim 2.",
    ),
)  # fmt: skip
