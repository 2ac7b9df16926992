"""What a release shows in the place of a solution."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from graders.stubs import Stubs, with_own_stubs

OWN = """def mean(xs):
    ### BEGIN SOLUTION
    return sum(xs) / len(xs)
    ### INSTEAD
    # if xs:
    #     return sum(xs) / 10

    ### END SOLUTION
    # a comment that stays"""
PLAIN = """def total(xs):
    ### BEGIN SOLUTION
    return sum(xs)
    ### END SOLUTION"""


def released(source):
    marks = {"grade_id": "f", "solution": True, "grade": False, "locked": False, "schema_version": 3, "task": False}
    notebook = new_notebook(cells=[new_code_cell(source, metadata={"nbgrader": marks})])
    return Stubs().preprocess(notebook, {})[0].cells[0].source


def test_a_region_with_code_of_its_own_is_released_with_that_code():
    source = OWN.replace("\n\n    ### END", "\n    ### END")
    assert released(source) == ("def mean(xs):\n    if xs:\n        return sum(xs) / 10\n    # a comment that stays")


def test_a_region_without_code_of_its_own_gets_the_usual_stub():
    assert released(PLAIN) == "def total(xs):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def test_both_kinds_stand_in_one_cell_in_either_order():
    own = OWN.replace("\n\n    ### END", "\n    ### END")
    for source in (f"{own}\n{PLAIN}", f"{PLAIN}\n{own}"):
        text = released(source)
        assert "sum(xs) / 10" in text
        assert "NotImplementedError" in text
        assert "len(xs)" not in text


def test_nothing_may_stand_instead_and_the_rest_of_the_cell_stays():
    source = "class C:\n    a = 1\n    ### BEGIN SOLUTION\n    b = 2\n    ### INSTEAD\n    ### END SOLUTION\n    c = 3"
    assert released(source) == "class C:\n    a = 1\n    c = 3"


def test_a_line_that_is_no_comment_is_refused():
    with pytest.raises(ValueError, match="each line is a comment; this one is not: 'return 1'"):
        with_own_stubs("### BEGIN SOLUTION\n### INSTEAD\nreturn 1\n### END SOLUTION")


def test_an_empty_line_below_instead_is_refused():
    with pytest.raises(ValueError, match="each line is a comment"):
        with_own_stubs(OWN)
