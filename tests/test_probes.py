"""Probes: made where the student's objects lie, handed over by handle, released with their check."""

import numpy as np
import pytest
import torch

from dropcourse.checks.toolkit import Check, verbs
from dropcourse.checks.toolkit.probes import LAYERS, Network
from dropcourse.checks.toolkit.workbench import Workbench
from dropcourse.errors import SessionLost, StudentCodeError

LAYER = ["the course's Dropout"], 2, 0.5


class Bench:
    """A workbench that notes the requests it gets, and may answer as it likes."""

    def __init__(self, namespace, reply=None):
        self.inner, self.reply = Workbench(namespace), reply

    def perform(self, request):
        return self.inner.perform(request) if self.reply is None else self.reply


def double_call(network, x):
    return network(x) + network(x)


def test_a_probe_is_an_argument_that_the_code_can_call_and_remembers_it():
    subject = verbs.lookup(Bench({"f": double_call}), "f")
    network = verbs.probe(subject, "Network", *LAYER, label="network")
    verbs.invoke(network, "eval", seed=0)
    outcome = verbs.call(subject, network, torch.ones(4, 2), seed=0)
    assert outcome.value.tolist() == [[2.0, 2.0]] * 4
    assert verbs.invoke(network, "noted", seed=0).value["passes"] == 2


def call_with_a_probe(subject):
    with Check("f", "call") as check:
        network = check.probe(subject, "Network", *LAYER, label="network")
        check.value(subject, network, np.ones((4, 2)))


def test_a_message_calls_a_probe_by_its_label():
    with pytest.raises(StudentCodeError, match=r"f\(network, array of shape \(4, 2\)\)"):
        call_with_a_probe(lambda network, x: 1 / 0)


def test_a_check_lets_go_of_its_probes():
    bench = Workbench({"f": double_call})
    with Check("f", "call") as check:
        check.probe(verbs.lookup(bench, "f"), "Network", *LAYER, label="network")
        check.require("done", True, "done")
    assert all(not isinstance(held, Network) for held in bench._objects.values())


@pytest.mark.parametrize("name", ["", "os", "system", "Dropout"])
def test_only_probes_can_be_made(name):
    with pytest.raises(SessionLost):
        verbs.probe(double_call, name, label="network")


def test_a_reply_that_holds_no_probe_ends_the_session():
    from dropcourse.checks.toolkit.values import pack

    for reply in ({}, {"probe": 7}, {"probe": None}, [1]):
        bench = Bench({}, pack(reply))
        subject = verbs.Handle(bench, verbs.handle(double_call).reference)
        with pytest.raises(SessionLost):
            verbs.probe(subject, "Network", *LAYER, label="network")


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_of_a_network_keeps_the_shape_and_differs_between_the_modes(name):
    torch.manual_seed(0)
    network, x = Network([name], 6, 0.5), torch.rand(7, 6) + 0.5
    training, calm = network.train()(x), network.eval()(x)
    assert training.shape == calm.shape == x.shape
    assert not torch.allclose(training, calm)
    assert torch.equal(network.eval()(x), network.eval()(x))
