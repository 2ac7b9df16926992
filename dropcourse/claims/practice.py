"""Claims 38 to 46: how to implement dropout."""

from dropcourse.claims.claim import Case, Claim, Ruling

PRACTICE = "How can you implement dropout?"
MECHANICS, TUNING = "02_dropout_mechanics", "06_tuning"

CLAIMS = (
    Claim(
        38, PRACTICE, "Dropout is used in hidden layers more often than on inputs.",
        "Dropout on hidden layers helps more than dropout on inputs.",
        "04_structured_and_adaptive", "1", ("Srivastava et al. 2014: keep 0.8 of inputs, 0.5 of hidden units",),
        {"a": "structured_and_adaptive.where_to_drop: hidden 0.2 against inputs 0.2",
         "b": "structured_and_adaptive.where_to_drop: hidden 0.5 against inputs 0.5"},
        (
            Case(Ruling.SUPPORTED, "At both rates, dropping hidden units gives the better accuracy.",
                 dict.fromkeys("ab", "higher")),
            Case(Ruling.CONDITIONAL, "At one of two rates, dropping hidden units gives the better accuracy.",
                 {"a": "higher", "b": ("no difference", "undecided")}),
            Case(Ruling.CONDITIONAL, "At the high rate, dropping hidden units gives the better accuracy.",
                 {"b": "higher", "a": ("no difference", "undecided")}),
            Case(Ruling.WRONG, "Dropping inputs is as good or better.",
                 dict.fromkeys("ab", ("lower", "no difference"))),
        ),
    ),
    Claim(
        39, PRACTICE, "Too high a rate keeps the network from learning, too low a rate does not regularise enough.",
        "Accuracy on new examples has its maximum at a rate between 0 and 1.",
        TUNING, "5", ("Srivastava et al. 2014, figure 9",),
        {"a": "tuning.rate_width_size_map: gain, width 128, 1000 examples",
         "b": "tuning.rate_width_size_map: p = 0.9 against the chosen rate, width 128, 1000 examples",
         "c": "tuning.rate_width_size_map: gain, width 16, 1000 examples"},
        (Case(Ruling.SUPPORTED, "In the wide network and in the narrow one the maximum lies in between.",
              {"a": "higher", "b": "lower", "c": "higher"}),
         Case(Ruling.CONDITIONAL, "In the wide network the maximum lies in between; in one that is small for its data "
              "it lies at 0.", {"a": "higher", "b": "lower", "c": ("lower", "no difference")}),
         Case(Ruling.WRONG, "The highest rate does as well as any.", {"b": ("higher", "no difference")})),
    ),
    Claim(
        40, PRACTICE, "The best rate depends on architecture, data size and difficulty.",
        "The best rate differs between widths and between data sizes.",
        TUNING, "5", ("Srivastava et al. 2014: a layer of n units becomes one of n / p, p the chance of being kept",),
        {"a": "tuning.rate_width_size_map: best rate, 1000 examples, width 128 against 16",
         "b": "tuning.rate_width_size_map: best rate, width 128, 50 examples against 4000"},
        (Case(Ruling.SUPPORTED, "It is higher in the wide network than in the narrow one, and differs between 50 and "
              "4,000 examples.", {"a": "higher", "b": ("higher", "lower")}),
         Case(Ruling.WRONG, "It is the same for both widths and both sizes.",
              {"a": "no difference", "b": "no difference"})),
    ),
    Claim(
        41, PRACTICE, "Experiments and cross-validation help to find the rate.",
        "A rate chosen by cross-validation predicts new data better than no dropout, beyond the noise of seeds.",
        TUNING, "4", ("Arlot and Celisse 2010: a survey of cross-validation",),
        {"a": "tuning.winners_curse: paid, cross-validation against no dropout",
         "b": "tuning.winners_curse: cross-validation, score of the chosen setting"},
        (Case(Ruling.SUPPORTED, "It does. But the score it was chosen by promises too much: report another one.",
              {"a": "higher", "b": "higher"}),
         Case(Ruling.SUPPORTED, "It does, and its score keeps its promise.", {"a": "higher", "b": "no difference"}),
         Case(Ruling.WRONG, "It does not.", {"a": ("lower", "no difference")})),
    ),
    Claim(
        42, PRACTICE, "The common frameworks look after the change from training to testing for you.",
        "A function or layer that is not told the mode does what evaluation asks for.",
        MECHANICS, "9", ("PyTorch issues 26338 and 11999: the function survives eval()",),
        {"a": "dropout_mechanics.frameworks: torch.nn.Dropout, evaluation",
         "b": "dropout_mechanics.frameworks: torch.nn.functional.dropout, not asked",
         "c": "dropout_mechanics.frameworks: keras.layers.Dropout, not asked"},
        (
            Case(Ruling.OVERSTATED, "PyTorch's layer does where `eval()` reaches it; its function drops unless told "
                 "otherwise; Keras drops only where it is told to.",
                 {"a": "does not drop", "b": "drops", "c": "does not drop"}),
            Case(Ruling.SUPPORTED, "None of them drops unless it is told to.",
                 {"a": "does not drop", "b": "does not drop", "c": "does not drop"}),
            Case(Ruling.WRONG, "Even the layer drops in evaluation mode.", {"a": "drops"}),
        ),
    ),
    Claim(
        43, PRACTICE, "Adding dropout is as simple as inserting a layer between two others.",
        "Where the layer is inserted makes no difference.",
        TUNING, "9", ("Li et al. 2019: before batch normalisation it shifts the variance",),
        {"a": "tuning.dropout_and_batch_norm: normalised, dropout once, last against normalised, dropout after",
         "b": "tuning.dropout_and_batch_norm: normalised, dropout after against normalised, dropout before"},
        (Case(Ruling.OVERSTATED, "Inserting is simple, but the place matters: with batch normalisation, behind the "
              "last one is best, in front of each one worst.", {"a": "higher", "b": "higher"}),
         Case(Ruling.SUPPORTED, "With batch normalisation all places do as well.",
              {"a": "no difference", "b": "no difference"})),
    ),
    Claim(
        44, PRACTICE, "Combining dropout with weight decay regularises more fully.",
        "Dropout with weight decay predicts new data better than either alone, each tuned.",
        TUNING, "8", ("Srivastava et al. 2014, table 9: with max-norm best",),
        {"a": "tuning.companions: 100 examples, dropout and weight decay against dropout",
         "b": "tuning.companions: 1000 examples, dropout and weight decay against dropout",
         "c": "tuning.companions: 100 examples, dropout and weight decay against weight decay"},
        (Case(Ruling.SUPPORTED, "It does, with few examples and with more.", dict.fromkeys("abc", "higher")),
         Case(Ruling.OVERSTATED, "It beats weight decay alone, with 100 examples. With 1,000 it is worse than dropout "
              "alone, when each has six settings to try.", {"b": "lower", "c": "higher"}),
         Case(Ruling.WRONG, "It is worse than dropout alone.", {"a": "lower", "b": "lower"})),
    ),
    Claim(
        45, PRACTICE, "Monitor the training loss while you train with dropout.",
        "The running loss of training is that of evaluation mode with the same weights.",
        MECHANICS, "8", ("Keras issue 481: a validation loss below the training loss is to be expected",),
        {"a": "dropout_mechanics.learning_curves: running loss, without dropout",
         "b": "dropout_mechanics.learning_curves: training mode, same weights, with dropout"},
        (
            Case(Ruling.SUPPORTED, "It is the same with dropout as without.", {"a": "no difference", "b": "no "
                                                                                                          "difference"}),
            Case(Ruling.CONDITIONAL, "Only if it is measured in evaluation mode: with dropout the running loss is far "
                 "higher with the same weights.", {"a": "no difference", "b": "higher"}),
        ),
    ),
    Claim(
        46, PRACTICE, "SpatialDropout and VariationalDropout are variants that may suit a problem better.",
        "On images whole channels, on sequences one mask for all steps do better than single units.",
        "04_structured_and_adaptive", "", ("Tompson et al. 2015", "two unrelated things are called variational "
                                                                  "dropout: "
                                           "Kingma et al. 2015, Gal and Ghahramani 2016"),
        {"a": "structured_and_adaptive.groups: textures: channels against cells",
         "b": "structured_and_adaptive.groups: digits: channels against cells",
         "c": "rnn_dropout.language_model: variational against non-recurrent"},
        (
            Case(Ruling.SUPPORTED, "Channels do better on images, one mask for all steps on texts.",
                 {**dict.fromkeys("ab", "higher"), "c": "lower"}),
            Case(Ruling.CONDITIONAL, "One mask for all steps does better on texts.", {"c": "lower"}),
            Case(Ruling.CONDITIONAL, "Channels do better on one kind of images.", {"a": "higher"}),
            Case(Ruling.CONDITIONAL, "Channels do better on one kind of images.", {"b": "higher"}),
            Case(Ruling.OVERSTATED, "In these small networks neither does better than dropping single units, and the "
                 "second name means two unrelated methods.",
                 {**dict.fromkeys("ab", ("lower", "no difference", "undecided")),
                  "c": ("higher", "no difference", "undecided")}),
        ),
    ),
)  # fmt: skip
