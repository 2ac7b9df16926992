"""What the guides tell people to type exists, and their examples are read as they say."""

import argparse
import re
import shlex
import tomllib

import pytest

from dropcourse import __main__ as student_command
from graders import cli
from graders.late import DAY, _policy
from graders.lessons import ROOT

GUIDES = {name: (ROOT / "docs" / f"{name}_guide.md").read_text(encoding="utf-8") for name in ("instructor", "student")}
BLOCKS = {name: re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", text, re.MULTILINE) for name, text in GUIDES.items()}


def typed(start):
    """Lines of the guides that begin so, and what stands between backticks, without remarks."""
    text = "\n".join(GUIDES.values())
    lines = re.findall(rf"^ {{4}}({start} .*)$", text, re.MULTILINE) + re.findall(rf"`({start} [^`]*)`", text)
    return sorted({line.partition("#")[0].strip() for line in lines})


@pytest.mark.parametrize("line", typed("graders"))
def test_every_command_of_an_instructor_is_understood(line):
    arguments = shlex.split(line)[1:]
    cli._parser().parse_args(arguments if len(arguments) > 1 or arguments[0] in ("doctor",) else [*arguments, "02"])


@pytest.mark.parametrize("line", typed("python -m dropcourse"))
def test_every_command_of_a_student_is_understood(line):
    parser = student_command._parser()
    assert isinstance(parser, argparse.ArgumentParser)
    parser.parse_args(shlex.split(line)[3:])


def test_the_example_of_a_late_policy_is_one():
    (block,) = [block for block in BLOCKS["instructor"] if "grace_minutes" in block]
    policy = _policy(tomllib.loads(re.sub(r"^ {4}", "", block, flags=re.MULTILINE)))
    assert policy.extensions == {("kim", "02_dropout_mechanics"): 3 * DAY}
    assert policy.penalty("lee", "02_dropout_mechanics", 10, 2 * DAY) == 2


def test_every_file_that_the_guide_says_to_back_up_is_one():
    text = GUIDES["instructor"].partition("## Back up")[2]
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "graders").glob("*.py"))
    for name in re.findall(r"`([a-z_]+(?:\.\w+)?)/?`", text):
        assert f'"{name}"' in sources or name in ("classroom", "gradebook.db"), name
