"""LSTMs with dropout: nn.LSTM at p = 0, the equations of their papers otherwise, and nothing left behind.

Where a criterion depends on chance, a comment bounds how often it would fail code that is right.
"""

import copy
import math
import pickle

import pytest
import torch
from torch import nn

from dropcourse.recurrent import (
    BetweenLayersLSTM,
    PerStepLSTM,
    RecurrentDropoutLSTM,
    VariationalLSTM,
    WeightDropLSTM,
    ZoneoutLSTM,
)

INPUT, HIDDEN, TIME, BATCH = 5, 7, 6, 4
VARIANTS = {
    "between layers": (BetweenLayersLSTM, {"p": 0.3}),
    "variational": (VariationalLSTM, {"p": 0.2, "p_state": 0.4}),
    "variational, inputs only": (VariationalLSTM, {"p": 0.3, "p_state": 0.0}),
    "variational, shared": (VariationalLSTM, {"p": 0.2, "p_state": 0.4, "shared": True}),
    "recurrent": (RecurrentDropoutLSTM, {"p": 0.3}),
    "recurrent, per sequence": (RecurrentDropoutLSTM, {"p": 0.3, "per_sequence": True}),
    "zoneout": (ZoneoutLSTM, {"p": 0.4, "p_hidden": 0.1}),
    "weight drop": (WeightDropLSTM, {"p": 0.3}),
    "per step": (PerStepLSTM, {"p": 0.3, "p_hidden": 0.2}),
}
every_variant = pytest.mark.parametrize("name", VARIANTS)
every_arrangement = pytest.mark.parametrize(
    "arrangement",
    [{}, {"batch_first": True}, {"num_layers": 3}, {"bias": False}, {"num_layers": 2, "batch_first": True}],
    ids=str,
)


def build(name, *, rates=None, **options):
    kind, settings = VARIANTS[name]
    settings = {key: (value if rates is None or isinstance(value, bool) else rates) for key, value in settings.items()}
    torch.manual_seed(1)
    return kind(INPUT, HIDDEN, **(settings | options))


def plain_like(model):
    twin = nn.LSTM(INPUT, HIDDEN, model.num_layers, model.bias, model.batch_first, dtype=model.weight_ih_l0.dtype)
    twin.load_state_dict(model.state_dict())
    return twin


def data(model, seed=0):
    generator, kind = torch.Generator().manual_seed(seed), model.weight_ih_l0.dtype
    x = torch.randn(*((BATCH, TIME) if model.batch_first else (TIME, BATCH)), INPUT, generator=generator, dtype=kind)
    h, c = (torch.randn(model.num_layers, BATCH, HIDDEN, generator=generator, dtype=kind) for _ in range(2))
    return x, (h, c)


def results(model, run, x, state):
    """Values, and gradients of a weighted sum, of the parameters, the inputs and the state."""
    x, h, c = (part.clone().requires_grad_() for part in (x, *state))
    output, (h_n, c_n) = run(x, (h, c))
    weights = torch.linspace(-1, 1, output.numel(), dtype=output.dtype).reshape(output.shape)
    total = (output * weights).sum() + (h_n**2).sum() + c_n.sin().sum()
    return [output, h_n, c_n, *torch.autograd.grad(total, [*model.parameters(), x, h, c])]


def masks_drawn(model, x, state=None):
    """The result of a pass in training mode, and the masks that it drew."""
    drawn, draw = [], type(model).keep_mask
    model.keep_mask = lambda *arguments: drawn.append(draw(model, *arguments)) or drawn[-1]
    try:
        return model.train()(x, state), drawn
    finally:
        del model.keep_mask


def written_out(model, x, state, noise):
    """One layer by the equations, a step and a gate at a time. `noise(t)` gives what multiplies x, h as the gates see
    it, the candidate and the new c, and what entries of c and h are the old ones."""
    w_ih, w_hh, b_ih, b_hh = model.all_weights[0]
    (h,), (c,), outputs = *state, []
    for t, x_t in enumerate(x):
        on = {"x": 1, "h": 1, "g": 1, "c": 1, "old c": 0, "old h": 0, "w": 1} | noise(t)
        gates = (x_t * on["x"]) @ w_ih.T + b_ih + (h * on["h"]) @ (w_hh * on["w"]).T + b_hh
        i, f, g, o = gates.split(HIDDEN, dim=1)
        new_c = (f.sigmoid() * c + i.sigmoid() * g.tanh() * on["g"]) * on["c"]
        new_h = o.sigmoid() * new_c.tanh()
        c = on["old c"] * c + (1 - on["old c"]) * new_c
        h = on["old h"] * h + (1 - on["old h"]) * new_h
        outputs.append(h)
    return torch.stack(outputs), h, c


# Without noise


@every_arrangement
@every_variant
def test_at_p_zero_values_and_gradients_are_those_of_the_plain_network(name, arrangement):
    model = build(name, rates=0.0, dtype=torch.float64, **arrangement)
    twin, (x, state) = plain_like(model), data(model)
    expected = results(twin, twin, x, state)
    for run in (model, model.run_layers):  # the kernel that is used at p = 0, and the loop that is used otherwise
        for found, wanted in zip(results(model, run, x, state), expected, strict=True):
            torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-12)


@every_variant
def test_without_a_state_it_starts_from_zeros_and_keeps_float32(name):
    model = build(name, rates=0.0)
    x, _ = data(model)
    expected, (h, c) = plain_like(model)(x)
    output, (h_n, c_n) = model.run_layers(x)
    assert output.dtype == h_n.dtype == c_n.dtype == torch.float32
    for found, wanted in ((output, expected), (h_n, h), (c_n, c)):
        torch.testing.assert_close(found, wanted)


@every_variant
def test_in_evaluation_mode_it_is_the_plain_network_bit_by_bit_or_zoneouts_expectation(name):
    model = build(name, num_layers=2).eval()
    x, state = data(model)
    twin = plain_like(model).eval()
    before = torch.get_rng_state()
    first, second, wanted = model(x, state), model(x, state), twin(x, state)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first[0], second[0])
    assert torch.equal(first[0], wanted[0]) == (name != "zoneout")


@every_variant
def test_state_dicts_are_those_of_the_plain_network_both_ways(name):
    model = build(name, num_layers=2)
    twin = plain_like(model)
    assert list(model.state_dict()) == list(twin.state_dict())
    build(name, num_layers=2).load_state_dict(nn.LSTM(INPUT, HIDDEN, 2).state_dict())
    assert isinstance(model, nn.LSTM)


# With noise


@pytest.mark.parametrize(
    ("name", "shapes", "noise"),
    [
        (
            "variational",
            [(BATCH, INPUT), (BATCH, HIDDEN)],
            lambda masks, t: {"x": masks[0], "h": masks[1]},
        ),
        ("variational, inputs only", [(BATCH, INPUT)], lambda masks, t: {"x": masks[0]}),
        (
            "variational, shared",
            [(1, INPUT), (1, HIDDEN)],
            lambda masks, t: {"x": masks[0], "h": masks[1]},
        ),
        ("recurrent", [(TIME, BATCH, HIDDEN)], lambda masks, t: {"g": masks[0][t]}),
        ("recurrent, per sequence", [(1, BATCH, HIDDEN)], lambda masks, t: {"g": masks[0][0]}),
        ("weight drop", [(4 * HIDDEN, HIDDEN)], lambda masks, t: {"w": masks[0]}),
        ("per step", [(TIME, BATCH, HIDDEN)] * 2, lambda masks, t: {"c": masks[0][t], "h": masks[1][t]}),
    ],
)
def test_training_mode_follows_the_equations_with_masks_of_the_stated_shape(name, shapes, noise):
    model = build(name, dtype=torch.float64)
    x, state = data(model)
    (output, (h, c)), masks = masks_drawn(model, x, state)
    assert [tuple(mask.shape) for mask in masks] == shapes
    expected = written_out(model, x, state, lambda t: noise(masks, t))
    for found, wanted in zip((output, h[0], c[0]), expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-12)


def test_zoneout_keeps_old_entries_in_training_and_expects_in_evaluation():
    model = build("zoneout", dtype=torch.float64)
    x, state = data(model)
    expected = written_out(model, x, state, lambda t: {"old c": 0.4, "old h": 0.1})
    for found, wanted in zip(model.eval()(x, state)[0], expected[0], strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-12)
    model.generator = torch.Generator().manual_seed(3)
    output, (h, c) = model.train()(x, state)
    again = torch.Generator().manual_seed(3)
    old_h, old_c = (torch.rand(TIME, BATCH, HIDDEN, generator=again, dtype=torch.float64) < p for p in (0.1, 0.4))
    coins = {t: {"old c": old_c[t].double(), "old h": old_h[t].double()} for t in range(TIME)}
    for found, wanted in zip((output, h[0], c[0]), written_out(model, x, state, coins.get), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-10, atol=1e-12)


def test_a_variational_mask_is_the_same_at_all_steps_and_another_for_each_sequence():
    torch.manual_seed(2)
    model = VariationalLSTM(40, HIDDEN, p=0.5, p_state=0.5)
    x = torch.randn(TIME, BATCH, 40, requires_grad=True)
    model(x)[0].sum().backward()
    dropped = x.grad == 0  # what was dropped cannot matter
    assert torch.equal(dropped, dropped[:1].expand_as(dropped))
    # Two of the six pairs of masks with 40 entries each are equal with probability 6 / 2**40 < 1e-11.
    assert len(dropped[0].unique(dim=0)) == BATCH


@pytest.mark.parametrize("batch_first", [False, True])
def test_batch_first_changes_the_axes_and_nothing_else(batch_first):
    for name in VARIANTS:
        model = build(name, num_layers=2, batch_first=batch_first, generator=torch.Generator().manual_seed(4))
        x, state = data(build(name, num_layers=2))
        output, last = model(x.transpose(0, 1) if batch_first else x, state)
        twin = build(name, num_layers=2, generator=torch.Generator().manual_seed(4))
        expected, wanted = twin(x, state)
        assert torch.equal(output.transpose(0, 1) if batch_first else output, expected)
        assert all(torch.equal(one, other) for one, other in zip(last, wanted, strict=True))


def test_a_mask_for_the_whole_batch_gives_in_the_kernel_what_it_gives_in_the_loop():
    fused, loop = (build("variational, shared", shared=shared, dtype=torch.float64) for shared in (True, False))
    x, state = data(fused)
    _, masks = masks_drawn(fused, x, state)
    for model in (fused, loop):
        queue = list(masks)
        model.keep_mask = lambda *_, queue=queue: queue.pop(0)
    pairs = zip(results(fused, fused, x, state), results(loop, loop, x, state), strict=True)
    for one, other in pairs:
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-12)


@every_variant
def test_raw_weights_and_arguments_stay_bitwise_what_they_were(name):
    model = build(name, num_layers=2)
    x, state = data(model)
    before = copy.deepcopy([*model.state_dict().values(), x, *state])
    for _ in range(10):
        model(x, state)[0].sum().backward()
    assert all(torch.equal(a, b) for a, b in zip(before, [*model.state_dict().values(), x, *state], strict=True))
    assert all(parameter.grad is not None for parameter in model.parameters())


def test_weight_drop_takes_no_gradient_where_it_dropped_and_draws_anew_at_each_call():
    model = build("weight drop")
    x, state = data(model)
    _, (first,) = masks_drawn(model, x, state)
    output, (mask,) = masks_drawn(model, x, state)
    assert not torch.equal(first, mask)  # with 196 entries at p = 0.3, equal with probability 0.58**196 < 1e-46
    (gradient,) = torch.autograd.grad(output[0].sum(), [model.weight_hh_l0])
    assert torch.equal(gradient == 0, mask == 0)


def test_between_layers_is_what_the_plain_networks_dropout_does_and_nothing_for_one_layer():
    x, state = data(build("between layers"))
    model = build("between layers")
    assert torch.equal(model(x, state)[0], plain_like(model)(x, state)[0])
    model = build("between layers", p=1.0, num_layers=2)
    x, state = data(model)
    twin = nn.LSTM(INPUT, HIDDEN, 2, dropout=1.0)
    twin.load_state_dict(model.state_dict())
    torch.testing.assert_close(model(x, state)[0], twin(x, state)[0])
    _, (mask,) = masks_drawn(build("between layers", num_layers=2), x, state)
    assert mask.shape == (TIME, BATCH, HIDDEN)  # anew at each step


@pytest.mark.parametrize("p", [0.1, 0.3, 0.8])
def test_a_mask_drops_with_probability_p_and_scales_what_it_keeps(p):
    entries = 200_000
    mask = build("weight drop", generator=torch.Generator().manual_seed(5)).keep_mask((entries,), p, torch.zeros(1))
    torch.testing.assert_close(mask.unique(), torch.tensor([0, 1 / (1 - p)]))
    # By Hoeffding's inequality a share is farther off than this with probability 1e-9.
    assert abs((mask == 0).double().mean() - p) < math.sqrt(math.log(2 / 1e-9) / (2 * entries))


@every_variant
def test_dropping_everything_gives_finite_numbers(name):
    model = build(name, rates=1.0, num_layers=2)
    x, state = data(model)
    assert all(part.isfinite().all() for part in results(model, model, x, state))


def test_content_of_a_cell_survives_per_step_dropout_as_often_as_reckoned():
    steps, p, cells = 10, 0.2, 40_000
    model = PerStepLSTM(1, cells // 40, p=p, generator=torch.Generator().manual_seed(6))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        size = model.hidden_size
        model.bias_ih_l0[size : 2 * size] = 100.0  # forget gates that keep everything
        c = model(torch.zeros(steps, 40, 1), (torch.zeros(1, 40, size), torch.ones(1, 40, size)))[1][1]
    # Hoeffding: farther off with probability 1e-9.
    assert abs((c != 0).double().mean() - (1 - p) ** steps) < math.sqrt(math.log(2 / 1e-9) / (2 * cells))
    torch.testing.assert_close(c.max(), torch.tensor((1 - p) ** -steps))


# Handling


@every_variant
def test_noise_comes_from_the_generator_and_modules_can_be_copied(name):
    model = build(name, num_layers=2, generator=torch.Generator().manual_seed(7))
    x, state = data(model)
    before = torch.get_rng_state()
    twin = copy.deepcopy(model)
    first, *others = (model(x, state)[0] for _ in range(3))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first, twin(x, state)[0])
    # With the fewest coins, 12 at 0.2 and 14 at 0.4, all three are equal with probability (0.68**12 * 0.52**14)**2,
    # less than 1e-11.
    assert not all(torch.equal(first, other) for other in others)
    reloaded = pickle.loads(pickle.dumps(build(name)))
    assert reloaded.p == VARIANTS[name][1]["p"]
    assert f"p={reloaded.p:g}" in repr(reloaded)


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, "0.5", None])
def test_a_rate_that_is_no_probability_is_refused(p):
    for kind in (BetweenLayersLSTM, ZoneoutLSTM, WeightDropLSTM, PerStepLSTM, RecurrentDropoutLSTM):
        with pytest.raises(ValueError, match="must be a number from 0 to 1"):
            kind(INPUT, HIDDEN, p=p)


def test_other_shapes_are_refused_in_words():
    model = build("zoneout", num_layers=2, batch_first=True)
    with pytest.raises(ValueError, match=r"x must have shape \(batch, time, 5\), none empty, got \(6, 5\)"):
        model(torch.zeros(TIME, INPUT))
    with pytest.raises(ValueError, match=r"got \(4, 6, 3\)"):
        model(torch.zeros(BATCH, TIME, 3))
    with pytest.raises(ValueError, match=r"h and c must have shape \(2, 4, 7\), got \(1, 4, 7\)"):
        model(torch.zeros(BATCH, TIME, INPUT), (torch.zeros(1, BATCH, HIDDEN), torch.zeros(2, BATCH, HIDDEN)))
    with pytest.raises(TypeError, match="packed sequences are not taken"):
        model(nn.utils.rnn.pack_sequence([torch.zeros(3, INPUT)]))
