"""Claims 1 to 12: what dropout is, and the problem of overfitting."""

from dropcourse.claims.claim import Case, Claim, Ruling

WHAT, WHY = "What is dropout?", "What is the problem of overfitting?"
MECHANICS, OVERFITTING, ENSEMBLES = "02_dropout_mechanics", "01_overfitting", "03_ensembles"

CLAIMS = (
    Claim(
        1, WHAT, "In every training step, a random part of the units, inputs and hidden ones, is switched off.",
        "Each training step draws masks. Whether one mask serves the whole batch, or each example has its own, is left "
        "open; both are trained, with tuned rates.",
        MECHANICS, "1", ("Srivastava et al. 2014, section 5.1: a mask is drawn for each training case",),
        {"a": "dropout_mechanics.mask_sharing: validation accuracy"},
        (
            Case(Ruling.CONDITIONAL, "It holds, a little coarse: a mask for each example does better than one for the "
                 "whole batch.", {"a": "higher"}),
            Case(Ruling.SUPPORTED, "Whether examples share a mask makes no difference.", {"a": "no difference"}),
        ),
    ),
    Claim(
        2, WHAT, "Dropout prevents overfitting and helps a network to generalise.",
        "A network with far more weights than examples predicts new examples better with dropout, each arm at its best "
        "epoch and with its own tuned learning rate.",
        MECHANICS, "8", ("Hinton et al. 2012", "Srivastava et al. 2014, table 2",
                         "Liu et al. 2025, arXiv 2505.24788: not in single-epoch training of language models"),
        {"a": "dropout_mechanics.learning_curves: validation loss, best epoch",
         "b": "dropout_mechanics.learning_curves: validation accuracy, best epoch"},
        (
            Case(Ruling.SUPPORTED, "Loss and accuracy on new examples are better with dropout.",
                 {"a": "lower", "b": "higher"}),
            Case(Ruling.WRONG, "New examples are predicted worse with dropout.", {"a": "higher", "b": "lower"}),
        ),
    ),
    Claim(
        3, WHAT, "Networks with dropout learn more robust, more distributed representations.",
        "Hidden units correlate less, and the work is spread more evenly over them.",
        ENSEMBLES, "7", ("Srivastava et al. 2014, section 7: sparse activations as a side effect",),
        {"a": "ensembles.coadaptation: correlation, hidden layer 1",
         "b": "ensembles.coadaptation: correlation, hidden layer 2",
         "c": "ensembles.coadaptation: evenness, hidden layer 1",
         "d": "ensembles.coadaptation: evenness, hidden layer 2"},
        (
            Case(Ruling.SUPPORTED, "In both hidden layers units correlate less and share the work more evenly.",
                 {"a": "lower", "b": "lower", "c": "higher", "d": "higher"}),
            Case(Ruling.CONDITIONAL, "Units correlate less in both layers; the work is spread more evenly in one of "
                 "them only.", {"a": "lower", "b": "lower", "c": "higher"}),
            Case(Ruling.WRONG, "Units do not correlate less.", {"a": ("higher", "no difference"),
                                                                "b": ("higher", "no difference")}),
        ),
    ),
    Claim(
        4, WHY, "An overfitted model does very well on its training data and poorly on new data.",
        "A polynomial of degree 15 fits 20 points better than one of degree 5, and predicts new points worse.",
        OVERFITTING, "2", ("the definition of the word",),
        {"a": "overfitting.capacity: training error, degree 15 against 5",
         "b": "overfitting.capacity: new examples, degree 15 against 5"},
        (Case(Ruling.SUPPORTED, "That is what the word means, and what is seen.", {"a": "lower", "b": "higher"}),),
    ),
    Claim(
        5, WHY, "Models with many parameters are more prone to overfit.",
        "The error on new examples grows with the number of features, also past the number of examples, without a "
        "brake "
        "on the weights.",
        OVERFITTING, "2", ("Belkin et al. 2019", "Nakkiran et al. 2019: double descent"),
        {"a": "overfitting.double_descent: made data, 50 features against the best small model",
         "b": "overfitting.double_descent: made data, 400 features against 50",
         "c": "overfitting.double_descent: digits, even or odd, 50 features against the best small model",
         "d": "overfitting.double_descent: digits, even or odd, 400 features against 50"},
        (
            Case(Ruling.CONDITIONAL, "True up to as many parameters as examples. Past that the error falls again, on "
                 "made data and on digits.", {"a": "higher", "b": "lower", "c": "higher", "d": "lower"}),
            Case(Ruling.SUPPORTED, "The error grows with the number of features throughout.",
                 {"a": "higher", "b": ("higher", "no difference"), "c": "higher", "d": ("higher", "no difference")}),
        ),
    ),
    Claim(
        6, WHY, "If the training set is small, a network may memorise it in place of learning patterns.",
        "A network fits shuffled labels completely; with right labels it learns nothing that helps on new examples.",
        OVERFITTING, "4", ("Zhang et al. 2017: random labels",),
        {"a": "overfitting.random_labels: signals, training, shuffled against all fitted",
         "b": "overfitting.random_labels: digits, training, shuffled against all fitted",
         "c": "overfitting.random_labels: signals, new examples, right against chance",
         "d": "overfitting.random_labels: digits, new examples, right against chance"},
        (
            Case(Ruling.CONDITIONAL, "Shuffled labels are fitted completely, so it can memorise. With right labels, "
                 "patterns are learned besides, not instead.",
                 {"a": "no difference", "b": "no difference", "c": "higher", "d": "higher"}),
            Case(Ruling.SUPPORTED, "It memorises, and learns nothing else.",
                 {"a": "no difference", "b": "no difference", "c": "no difference", "d": "no difference"}),
            Case(Ruling.WRONG, "Shuffled labels are not fitted.", {"a": "lower", "b": "lower"}),
        ),
    ),
    Claim(
        7, WHY, "Neural networks can fit noise, unless they are regularised.",
        "With a fifth of the labels wrong, weight decay and dropout lower the share of wrong labels that is fitted.",
        OVERFITTING, "4", ("Zhang et al. 2017",),
        {"a": "overfitting.label_noise: wrong labels fitted, weight decay against none",
         "b": "overfitting.label_noise: wrong labels fitted, dropout against none"},
        (
            Case(Ruling.SUPPORTED, "Both lower the share of wrong labels that is fitted; neither brings it to none.",
                 {"a": "lower", "b": "lower"}),
            Case(Ruling.CONDITIONAL, "One of the two lowers it.", {"b": "lower"}),
            Case(Ruling.CONDITIONAL, "One of the two lowers it.", {"a": "lower"}),
        ),
    ),
    Claim(
        8, WHY, "In complex data, networks have trouble telling real patterns from noise.", "", OVERFITTING, "Verdicts",
        why="It does not say what is complex, nor which patterns are real. Where the course knows, with wrong labels "
            "and "
        "noise inputs, claims 7 and 11 are measured.",
    ),
    Claim(
        9, WHY, "Overfitting means high variance: results differ much from data set to data set.",
        "Predictions of models fitted to different data sets vary more where a model overfits, and less with dropout.",
        OVERFITTING, "3", ("Geman, Bienenstock and Doursat 1992",),
        {"a": "overfitting.variance: variance, degree 13 against 5",
         "b": "overfitting.network_variance: signals, variance, with dropout",
         "c": "overfitting.network_variance: digits, variance, with dropout"},
        (
            Case(Ruling.SUPPORTED, "Variance grows with the degree; dropout lowers it on both data sets.",
                 {"a": "higher", "b": "lower", "c": "lower"}),
            Case(Ruling.CONDITIONAL, "Exact for curves; dropout lowers the variance of a network's predictions on one "
                 "data set of two.", {"a": "higher", "b": "lower"}),
            Case(Ruling.WRONG, "Variance does not grow with the degree.", {"a": ("lower", "no difference")}),
        ),
    ),
    Claim(
        10, WHY, "Models that overfit may be of no use on broader, more diverse data.",
        "A shift of the inputs costs a network that overfits more accuracy than one trained on eight times the data.",
        OVERFITTING, "7", ("a shift of the domain is usually kept apart from overfitting",),
        {"a": "overfitting.shift: 500 examples, steepest against trained slopes",
         "b": "overfitting.shift: 4000 examples, steepest against trained slopes",
         "c": "overfitting.shift: accuracy lost, 4000 examples against 500"},
        (
            Case(Ruling.OVERSTATED, "A shift hurts both. That it hurts the network that overfits more is not shown.",
                 {"a": "lower", "b": "lower", "c": ("undecided", "no difference", "higher")}),
            Case(Ruling.SUPPORTED, "The network that overfits loses more.", {"a": "lower", "c": "lower"}),
        ),
    ),
    Claim(
        11, WHY, "Overfitted models look at noise, so their decisions are hard to interpret.",
        "Saliency maps of a network that overfits less fall less on pure noise features, and agree better with each "
        "other.",
        OVERFITTING, "7", ("Simonyan et al. 2014: saliency maps",),
        {"a": "overfitting.saliency: Saliency on noise features, 4000 examples",
         "b": "overfitting.saliency: Agreement of two maps, 4000 examples",
         "c": "overfitting.saliency: Saliency on noise features, 500, dropout",
         "d": "overfitting.saliency: Agreement of two maps, 500, dropout"},
        (
            Case(Ruling.SUPPORTED, "More data and dropout both make maps that look less at noise and agree better.",
                 {"a": "lower", "b": "higher", "c": "lower", "d": "higher"}),
            Case(Ruling.CONDITIONAL, "With more data maps look less at noise and agree better; with dropout that is "
                                     "not "
                 "shown.", {"a": "lower", "b": "higher"}),
        ),
    ),
    Claim(
        12, WHY, "Weight decay and dropout balance the fit to the training data against generalising.",
        "As either is made stronger, the training fit gets worse; the best strength beats none on new examples, and "
        "the "
        "strongest is worse than the best.",
        OVERFITTING, "5", ("Srivastava et al. 2014, table 9: dropout alone and combined on MNIST",),
        {"a": "overfitting.balance: drop probability p, training, strongest against none",
         "b": "overfitting.balance: drop probability p, new examples, best against none",
         "c": "overfitting.balance: drop probability p, new examples, strongest against best",
         "d": "overfitting.balance: weight decay, training, strongest against none",
         "e": "overfitting.balance: weight decay, new examples, best against none",
         "f": "overfitting.balance: weight decay, new examples, strongest against best"},
        (
            Case(Ruling.SUPPORTED, "A trade for both, with a gain for both.",
                 {"a": "lower", "b": "higher", "c": "lower", "d": "lower", "e": "higher", "f": "lower"}),
            Case(Ruling.CONDITIONAL, "A trade for both; a gain on new examples is shown for dropout, not for weight "
                 "decay.", {"a": "lower", "b": "higher", "c": "lower", "d": "lower", "f": "lower"}),
        ),
    ),
)  # fmt: skip
