"""Claims 47 to 60: challenges, and the article's conclusion."""

from dropcourse.claims.claim import Case, Claim, Ruling

CHALLENGES, END = "What are the challenges?", "Conclusion"
MECHANICS, RNN, TUNING = "02_dropout_mechanics", "05_rnn_dropout", "06_tuning"

CLAIMS = (
    Claim(
        47, CHALLENGES, "Dropout needs more iterations until it converges.",
        "With tuned learning rates, it needs more steps to a loss that both reach.",
        MECHANICS, "8", ("Srivastava et al. 2014: two to three times longer to train",),
        {"a": "dropout_mechanics.cost: training loss 0.7", "b": "dropout_mechanics.cost: validation loss 1.4",
         "c": "dropout_mechanics.cost: validation loss 1.2"},
        (
            Case(Ruling.SUPPORTED, "More steps to every target.", dict.fromkeys("abc", "more")),
            Case(Ruling.CONDITIONAL, "More steps to targets that both reach; a low validation loss is hardly reached "
                 "without dropout.", {"a": "more", "b": "more", "c": "fewer"}),
            Case(Ruling.WRONG, "Fewer steps.", {"a": "fewer", "b": "fewer"}),
        ),
    ),
    Claim(
        48, CHALLENGES, "Batch normalisation reduces the increase in training time.",
        "With batch normalisation, dropout needs fewer times as many steps to a target as without.",
        TUNING, "10", ("Li et al. 2019: dropout before batch normalisation shifts the variance",
                     "Garbin, Zhu and Marques 2020: +17 % for dropout, +86 % for batch normalisation in time"),
        {"a": "tuning.time_to_target: slow-down at p = 0.5, normalisation against none",
         "b": "tuning.time_to_target: p = 0, normalisation against none"},
        (Case(Ruling.WRONG, "It makes the network without dropout faster and that with dropout not: the ratio grows.",
              {"a": "more", "b": "fewer"}),
         Case(Ruling.OVERSTATED, "The ratio stays as it is.", {"a": "no difference"}),
         Case(Ruling.SUPPORTED, "The ratio becomes smaller.", {"a": "fewer"})),
    ),
    Claim(
        49, CHALLENGES, "On small data sets, dropout may hinder learning.",
        "On the smallest training sets, the tuned rate does not beat no dropout.",
        TUNING, "5", ("Srivastava et al. 2014: no gain at 100 and 500 examples",),
        {"a": "tuning.rate_width_size_map: gain, width 128, 50 examples",
         "b": "tuning.rate_width_size_map: gain, width 128, 100 examples"},
        (Case(Ruling.WRONG, "The chosen rate beats no dropout with 50 examples and with 100.",
              {"a": "higher", "b": "higher"}),
         Case(Ruling.SUPPORTED, "With 50 and with 100 examples it does not.",
              {"a": ("lower", "no difference"), "b": ("lower", "no difference")})),
    ),
    Claim(
        50, CHALLENGES, "On small data sets, use lower dropout rates.",
        "The best rate falls as the training set gets smaller.",
        TUNING, "5", ("Gal, Hron and Kendall 2017: a learned rate falls as data grow",),
        {"a": "tuning.rate_width_size_map: best rate, width 128, 50 examples against 4000",
         "b": "tuning.rate_width_size_map: best rate, width 16, 50 examples against 4000"},
        (Case(Ruling.WRONG, "It rises, in the wide network and in the narrow one.", {"a": "higher", "b": "higher"}),
         Case(Ruling.OVERSTATED, "It does not move.", {"a": "no difference", "b": "no difference"}),
         Case(Ruling.SUPPORTED, "It falls.", {"a": "lower", "b": "lower"})),
    ),
    Claim(
        51, CHALLENGES, "Weight decay suffers less from scarce data.",
        "On the smallest training sets, tuned weight decay beats tuned dropout.",
        TUNING, "8", ("no source known to us",),
        {"a": "tuning.companions: 100 examples, weight decay against dropout"},
        (Case(Ruling.WRONG, "Tuned dropout beats tuned weight decay with 100 examples.", {"a": "lower"}),
         Case(Ruling.OVERSTATED, "They do as well.", {"a": "no difference"}),
         Case(Ruling.SUPPORTED, "It does.", {"a": "higher"})),
    ),
    Claim(
        52, CHALLENGES, "Dropout's performance is sensitive to its rate and to the architecture.",
        "Accuracy varies more with the rate than with the seed.",
        TUNING, "5", ("Melis, Dyer and Blunsom 2017: tuning reverses published rankings",),
        {"a": "tuning.rate_width_size_map: other rate against other seed, width 128, 4000 examples",
         "b": "tuning.rate_width_size_map: other rate against other seed, width 16, 4000 examples",
         "c": "tuning.rate_width_size_map: other rate against other seed, width 128, 250 examples"},
        (Case(Ruling.SUPPORTED, "Another rate moves the accuracy more than another seed, with few examples and many.",
              dict.fromkeys("abc", "higher")),
         Case(Ruling.CONDITIONAL, "With 4,000 examples another rate moves the accuracy more than another seed; in the "
              "wide network with 250, it does not beyond the error.",
              {"a": "higher", "b": "higher", "c": ("undecided", "no difference", "lower")}),
         Case(Ruling.WRONG, "Another seed moves it more.", {"a": "lower", "b": "lower"})),
    ),
    Claim(
        53, CHALLENGES, "Cross-validation or Bayesian optimisation find the best settings.",
        "At equal budget, Bayesian optimisation ends with a better setting than random search.",
        TUNING, "6", ("Snoek, Larochelle and Adams 2012", "Bergstra and Bengio 2012: random search"),
        {"a": "tuning.searches: validation after 36 trials, Parzen estimator against random",
         "b": "tuning.searches: test after 36 trials, Parzen estimator against random"},
        (Case(Ruling.SUPPORTED, "It does, on other data too.", {"b": "higher"}),
         Case(Ruling.OVERSTATED, "It finds a higher score than random search; on other data its setting is no better, "
              "within 0.01.", {"a": "higher", "b": "no difference"}),
         Case(Ruling.WRONG, "It does not.", {"a": ("lower", "no difference"), "b": ("lower", "no difference")})),
    ),
    Claim(
        54, CHALLENGES, "Ordinary dropout disrupts the temporal dependencies of recurrent networks.",
        "With a fresh mask at each step, a network cannot recall what it saw many steps before.",
        RNN, "3", ("Zaremba et al. 2014 and Pham et al. 2013: only between layers",),
        {"a": "rnn_dropout.delayed_recall: c, a mask each step, lag 15",
         "b": "rnn_dropout.delayed_recall: h, a mask each step against a mask on c each step, lag 15"},
        (
            Case(Ruling.SUPPORTED, "It forgets, whether the mask falls on the cell state or on what the gates see.",
                 {"a": "forgets", "b": ("the same", "recalls less")}),
            Case(Ruling.CONDITIONAL, "It forgets if the mask falls on the cell state. With a fresh mask on what the "
                 "gates see of the last output, it recalls far more.", {"a": "forgets", "b": "recalls more"}),
            Case(Ruling.WRONG, "It recalls even with a fresh mask on the cell state.", {"a": "recalls"}),
        ),
    ),
    Claim(
        55, CHALLENGES, "Recurrent dropout and variational dropout address this.",
        "With one mask for all steps it can recall, and a language model beats one without dropout.",
        RNN, "3", ("Gal and Ghahramani 2016", "Semeniuta et al. 2016", "Merity et al. 2017"),
        {"a": "rnn_dropout.delayed_recall: variational against a mask on c each step, lag 15",
         "b": "rnn_dropout.delayed_recall: candidate only against a mask on c each step, lag 15",
         "c": "rnn_dropout.language_model: variational against none",
         "d": "rnn_dropout.real_text: variational against none",
         "e": "rnn_dropout.language_model: candidate only against none",
         "f": "rnn_dropout.real_text: candidate only against none"},
        (
            Case(Ruling.SUPPORTED, "Both recall more than with a fresh mask on the cell, and both predict two texts "
                 "better than a network without dropout.",
                 {"a": "recalls more", "b": "recalls more", "c": "lower", "d": "lower", "e": "lower", "f": "lower"}),
            Case(Ruling.CONDITIONAL, "Both recall more, and variational dropout predicts better than none.",
                 {"a": "recalls more", "b": "recalls more", "c": "lower", "d": "lower"}),
            Case(Ruling.WRONG, "With one mask for all steps it recalls no more.", {"a": ("the same", "recalls less")}),
        ),
    ),
    Claim(
        56, CHALLENGES, "For predictions, dropout is usually switched off.",
        "In evaluation mode, the layers of the frameworks do not drop.",
        MECHANICS, "9", ("Gal and Ghahramani 2016: Monte Carlo dropout leaves it on for a reason",),
        {"a": "dropout_mechanics.frameworks: torch.nn.Dropout, evaluation",
         "b": "dropout_mechanics.frameworks: keras.layers.Dropout, evaluation"},
        (
            Case(Ruling.SUPPORTED, "They do not drop.", {"a": "does not drop", "b": "does not drop"}),
            Case(Ruling.WRONG, "They drop.", {"a": "drops", "b": "drops"}),
        ),
    ),
    Claim(
        57, CHALLENGES, "Where the difference between training and testing is not managed, results disagree.",
        "The loss in training mode differs from that in evaluation mode with the same weights.",
        MECHANICS, "8", ("Wu et al. 2021: R-Drop exists for this reason",),
        {"a": "dropout_mechanics.learning_curves: training mode, same weights, without dropout",
         "b": "dropout_mechanics.learning_curves: training mode, same weights, with dropout"},
        (
            Case(Ruling.SUPPORTED, "With dropout the loss is far higher in training mode; without, there is no "
                 "difference.", {"a": "no difference", "b": "higher"}),
            Case(Ruling.WRONG, "There is no difference.", {"b": "no difference"}),
        ),
    ),
    Claim(
        58, CHALLENGES, "Automated search finds the rates of single layers.",
        "A search over one rate per layer ends better than a search over a single rate at equal budget.",
        TUNING, "6", ("Merity et al. 2017: five rates in one network",),
        {"a": "tuning.searches: test after 8 trials, random, two rates against one rate",
         "b": "tuning.searches: test after 36 trials, random, two rates against one rate"},
        (Case(Ruling.SUPPORTED, "It does, with few trials and with many.", {"a": "higher", "b": "higher"}),
         Case(Ruling.CONDITIONAL, "It does, with many trials.", {"a": ("no difference", "lower"), "b": "higher"}),
         Case(Ruling.OVERSTATED, "With 8 trials a second rate gains nothing; with 36 no gain can be told from nothing.",
              {"a": "no difference", "b": ("undecided", "no difference", "lower")})),
    ),
    Claim(
        59, CHALLENGES, "Excessive rates lead to underfitting.",
        "At high rates the training loss, in evaluation mode, is higher and new examples are predicted worse.",
        TUNING, "7", ("Srivastava et al. 2014, figure 9",),
        {"a": "overfitting.balance: drop probability p, training, strongest against none",
         "b": "overfitting.balance: drop probability p, new examples, strongest against best"},
        (
            Case(Ruling.SUPPORTED, "At the strongest rate both are worse.", {"a": "lower", "b": "lower"}),
            Case(Ruling.WRONG, "Neither is worse.", {"a": ("higher", "no difference"), "b": ("higher", "no "
                                                                                                       "difference")}),
        ),
    ),
    Claim(
        60, END, "Dropout is a cornerstone of regularisation in modern deep learning.",
        "Architectures of recent years use it.",
        "04_structured_and_adaptive",
        why="No experiment of ours decides what others use. Ghiasi et al. 2018 say that convolutional networks "
            "rarely do; "
        "transformers of 2017 do, large language models mostly do not in pretraining.",
    ),
)  # fmt: skip
