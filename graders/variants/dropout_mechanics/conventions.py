# %% numbers in a dict correct=true
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% computed from p correct=true
def conventions():
    p = 0.2
    kept, factor = 1 - p, 1 / (1 - p)
    answers = dict.fromkeys("adgh", kept)
    answers |= {"b": factor} | dict.fromkeys("cefi", 1.0) | dict.fromkeys("jkl", p)
    return answers

# %% measured where that can be done correct=true
def conventions():
    layer = torch.nn.Dropout(p=0.2)
    ones = torch.ones(1000, 1000)
    trained = layer(ones)
    stay = round(float((trained != 0).double().mean()), 2)
    answers = {"a": stay, "b": trained.max().item(), "c": layer.eval()(ones).max().item(), "d": stay}
    documents = {"g": np.float64(0.8), "h": 4 / 5, "i": True + 0, "j": 0.2, "k": torch.tensor(0.2), "l": np.array(0.2)}
    return {**answers, "e": 1, "f": 1, **documents, "comment": "read the sources"}

# %% p read as the probability of keeping diagnosis="keep-drop-swapped" fails="measured documented"
def conventions():
    return {
        "a": 0.2,
        "b": 5,
        "c": 1,
        "d": 0.2,
        "e": 1,
        "f": 1,
        "g": 0.2,
        "h": 0.2,
        "i": 1,
        "j": 0.8,
        "k": 0.8,
        "l": 0.8,
    }

# %% p read as the probability of keeping by the layer alone diagnosis="keep-drop-swapped" fails="measured"
def conventions():
    return {
        "a": 0.2,
        "b": 5,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% eval is thought to reach the function diagnosis="none" fails="measured"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 1,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% no scaling in training diagnosis="none" fails="measured"
def conventions():
    return {
        "a": 0.8,
        "b": 1,
        "c": 0.8,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% an LSTM is thought to drop its output diagnosis="none" fails="measured"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 0.8,
        "f": 0.8,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% percent diagnosis="none" fails="measured documented"
def conventions():
    return {
        "a": 80.0,
        "b": 125.0,
        "c": 100,
        "d": 80.0,
        "e": 100,
        "f": 100,
        "g": 80.0,
        "h": 80.0,
        "i": 100,
        "j": 20.0,
        "k": 20.0,
        "l": 20.0,
    }

# %% Keras is thought to train when called diagnosis="none" fails="documented"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 0.8,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% the letter of the paper is read as in PyTorch diagnosis="none" fails="documented"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.8,
        "l": 0.8,
    }

# %% keep_prob is read as rate diagnosis="none" fails="documented"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.8,
        "k": 0.2,
        "l": 0.2,
    }

# %% an LSTM is thought to drop nothing at all diagnosis="none" fails="documented"
def conventions():
    return {
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 1,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% half of the questions left blank diagnosis="none" fails="measured documented"
def conventions():
    return {
        "a": 0.8,
        "b": None,
        "c": 1,
        "d": None,
        "e": 1,
        "f": None,
        "g": 0.8,
        "h": None,
        "i": 1,
        "j": None,
        "k": 0.2,
        "l": None,
    }

# %% the measured questions left blank diagnosis="none" fails="measured"
def conventions():
    return {
        "a": None,
        "b": None,
        "c": None,
        "d": None,
        "e": None,
        "f": None,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% words in the place of numbers diagnosis="none" fails="measured documented"
def conventions():
    return {
        "a": "keep",
        "b": "keep",
        "c": "keep",
        "d": "keep",
        "e": "keep",
        "f": "keep",
        "g": "keep",
        "h": "keep",
        "i": "keep",
        "j": "keep",
        "k": "keep",
        "l": "keep",
    }

# %% a list diagnosis="none" fails="measured documented"
def conventions():
    return [0.8, 1.25, 1, 0.8, 1, 1, 0.8, 0.8, 1, 0.2, 0.2, 0.2]

# %% capital letters diagnosis="none" fails="measured documented"
def conventions():
    return {
        "A": 0.8,
        "B": 1.25,
        "C": 1,
        "D": 0.8,
        "E": 1,
        "F": 1,
        "G": 0.8,
        "H": 0.8,
        "I": 1,
        "J": 0.2,
        "K": 0.2,
        "L": 0.2,
    }

# %% every number 0.2 diagnosis="none" fails="measured documented"
def conventions():
    return {
        "a": 0.2,
        "b": 0.2,
        "c": 0.2,
        "d": 0.2,
        "e": 0.2,
        "f": 0.2,
        "g": 0.2,
        "h": 0.2,
        "i": 0.2,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    }

# %% every number NaN diagnosis="none" fails="measured documented"
def conventions():
    return {
        "a": float("nan"),
        "b": float("nan"),
        "c": float("nan"),
        "d": float("nan"),
        "e": float("nan"),
        "f": float("nan"),
        "g": float("nan"),
        "h": float("nan"),
        "i": float("nan"),
        "j": float("nan"),
        "k": float("nan"),
        "l": float("nan"),
    }

# %% printed, not returned diagnosis="none" fails="measured documented"
def conventions():
    print({
        "a": 0.8,
        "b": 1.25,
        "c": 1,
        "d": 0.8,
        "e": 1,
        "f": 1,
        "g": 0.8,
        "h": 0.8,
        "i": 1,
        "j": 0.2,
        "k": 0.2,
        "l": 0.2,
    })
