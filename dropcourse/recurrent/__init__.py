"""LSTMs with dropout that trains and then is gone: six ways to drop behind the interface of `torch.nn.LSTM`.

lstm      what all of them share: arguments, results and parameters of `torch.nn.LSTM`
variants  the six, each with its source
layers    one layer over a whole sequence, in PyTorch's fused kernel or step by step
"""

from dropcourse.recurrent.lstm import DropoutLSTM
from dropcourse.recurrent.variants import (
    BetweenLayersLSTM,
    PerStepLSTM,
    RecurrentDropoutLSTM,
    VariationalLSTM,
    WeightDropLSTM,
    ZoneoutLSTM,
)

__all__ = [
    "BetweenLayersLSTM",
    "DropoutLSTM",
    "PerStepLSTM",
    "RecurrentDropoutLSTM",
    "VariationalLSTM",
    "WeightDropLSTM",
    "ZoneoutLSTM",
]
