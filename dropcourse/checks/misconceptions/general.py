"""Misconceptions that can befall any exercise: about probabilities, generators, arguments and results."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # Probabilities
    "returns-drop-probability": Misconception(
        "the drop probability itself comes back",
        "`p` says how often a unit is dropped. The function is asked for the chance of the opposite event.",
    ),
    "range-not-checked": Misconception(
        "a value that is not allowed goes through",
        "Nothing stops a call with it, so a slip such as 20 for 20 % would train a whole network before anyone "
        "notices. Test the arguments first, and raise the error the docstring asks for.",
    ),
    "nan-slips-through": Misconception(
        "NaN goes through the range test",
        "Every comparison with NaN is false, so `p < 0` and `p > 1` are both false for it. Ask instead whether the "
        "value lies inside the range.",
    ),
    "wrong-error-type": Misconception(
        "an error is raised, but not a ValueError",
        "The caller is promised a ValueError, whatever is wrong with the value. Look at the type of the error above: "
        "which line raises it, and what would have to be tested before that line?",
    ),
    "error-hides-the-value": Misconception(
        "the error does not say which value was given",
        "Whoever reads the message sees neither your code nor the call. Put the offending value into the text.",
    ),
    "prints-instead-of-raising": Misconception(
        "the problem is printed, not raised",
        "A printed line does not stop the caller, who goes on computing with whatever is returned. Raise an error.",
    ),
    "returns-the-error": Misconception(
        "the error is returned, not raised",
        "To the caller a returned error, or a returned message, is a result like any other. Raising stops the caller.",
    ),
    # Edges and manners
    "nan-at-one": Misconception(
        "p = 1 divides by zero",
        "With p = 1 everything is dropped and no survivor is left to scale, but the factor is still computed. Say "
        "what the output is in that case before dividing.",
    ),
    "modifies-input": Misconception(
        "the argument is changed in place",
        "The caller's own array is altered, and with it every later use of it: the next call, or the backward pass. "
        "Operators such as `*=` and assignments to `x[...]` do that. Make a new array.",
    ),
    "dtype-not-kept": Misconception(
        "float32 goes in, another dtype comes out",
        "An operation with a float64 array turns the result into float64, which doubles memory and breaks the next "
        "layer. Convert what you combine with the input to the input's dtype.",
    ),
    # Randomness
    "uses-global-generator": Misconception(
        "the randomness comes from the global generator",
        "The generator that was passed in stays unused, so the caller cannot repeat a run, and other code that draws "
        "from the global generator changes your masks.",
    ),
    "reseeds-global-generator": Misconception(
        "the global generator is seeded at each call",
        "Seeding at each call restarts the same sequence, here and for all other code that draws from that generator. "
        "Only the program's outermost level seeds anything.",
    ),
    "makes-own-generator": Misconception(
        "a generator is made at each call",
        "A generator without a seed is started by the operating system, so no run can be repeated. The generator that "
        "was passed in stays unused.",
    ),
    "seed-ignored": Misconception(
        "the seed that was set makes no difference",
        "After the same `torch.manual_seed`, two calls give two different masks: the randomness comes from elsewhere, "
        "or something seeds again in between. Whoever runs the program has to be able to repeat it.",
    ),
}
