"""Mutants: the reference with one small mistake each, made by editing its syntax tree.

A mutant asks of the checks what a list of known misconceptions cannot: do they notice mistakes that nobody thought of?
`mutants(lesson, exercise)` takes the reference, with the helpers of its module that it calls, as an answer cell
would hold them, and yields each answer that differs from it by one edit.

mutmut and cosmic-ray do this for packages: they change files and judge by the exit status of a test command. Here an
answer is judged by test cells, visible and hidden apart, a thousand times in one process; and the edits that matter
(p for 1 - p, a dropped factor, another axis, another dtype) are not among theirs. So the edits are made here.
"""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from graders.lessons import Lesson
from graders.prove.source import reference_source
from graders.prove.trial import TRAINS

COMPARISONS = {
    ast.GtE: (ast.Gt, ast.Lt, ast.LtE, ast.Eq), ast.Gt: (ast.GtE, ast.Lt, ast.LtE, ast.Eq),
    ast.LtE: (ast.Lt, ast.Gt, ast.GtE, ast.Eq), ast.Lt: (ast.LtE, ast.Gt, ast.GtE, ast.Eq),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add), ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
    ast.FloorDiv: (ast.Div,), ast.Mod: (ast.Mult,),
}  # fmt: skip
DTYPES = {"float32": "float64", "float64": "float32", "bool": "float", "int": "float", "float": "int", "bool_": "int8"}
AXES = {"axis", "dim", "axes", "dims"}


@dataclass(frozen=True)
class Mutant:
    """One answer with one mistake: `title` says the line (of `source`) and the edit."""

    exercise: str
    title: str
    source: str


def mutants(lesson: Lesson, exercise: str) -> list[Mutant]:
    """Every mutant of a lesson's reference of an exercise, in the order of its lines; no two have the same source, and
    there are none of exercises in TRAINS."""
    if exercise in TRAINS:
        return []
    return mutants_of(reference_source(lesson, exercise), exercise)


def mutants_of(source: str, exercise: str) -> list[Mutant]:
    """The same, of an answer given as text, as `graders.prove.source` makes it."""
    original = ast.parse(source)
    known, titles, found = {ast.unparse(original)}, Counter(), []
    for place in _places(original):
        for title, mutated in _mutated(original, place):
            text = ast.unparse(ast.fix_missing_locations(mutated))
            if text not in known:
                known.add(text)
                titles[title] += 1
                again = f" ({titles[title]})" if titles[title] > 1 else ""
                found.append(Mutant(exercise, title + again, text))
    return sorted(found, key=lambda mutant: int(mutant.title.split()[1].rstrip(":")))


Place = tuple[tuple[str, int | None], ...]


def _places(node: ast.AST, path: Place = ()) -> Iterator[Place]:
    """The way from the root to each node that may be edited: all but imports and what names a definition."""
    for field, value in ast.iter_fields(node):
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST) and not isinstance(child, ast.Import | ast.ImportFrom):
                place = (*path, (field, index))
                yield place
                yield from _places(child, place)


def _at(node: ast.AST, place: Place) -> ast.AST:
    for field, index in place:
        value = getattr(node, field)
        node = value if index is None else value[index]
    return node


def _mutated(original: ast.Module, place: Place) -> Iterator[tuple[str, ast.Module]]:
    node = _at(original, place)
    around = [_parameters(_at(original, place[:depth])) for depth in range(len(place))]
    for edited in _edits(node, next((names for names in reversed(around) if names), [])):
        tree = copy.deepcopy(original)
        parent, (field, index) = _at(tree, place[:-1]), place[-1]
        if index is None:
            setattr(parent, field, edited)
        else:
            getattr(parent, field)[index] = edited
        yield f"line {node.lineno}: {_change(_text(node), _text(edited))}", tree


def _parameters(node: ast.AST) -> list[str]:
    if not isinstance(node, ast.FunctionDef):
        return []
    return [argument.arg for argument in node.args.args if argument.arg != "self"]


def _change(before: str, after: str) -> str:
    """The edit in words, without what long texts have in common."""
    if after == "pass":
        return f"{before} deleted"
    if max(len(before), len(after)) > 60:
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
        begin = before.rfind(" ", 0, same) + 1
        before, after = ("… " * (begin > 0) + text[begin:] for text in (before, after))
    return f"{before} → {after}"


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())


def _edits(node: ast.AST, parameters: list[str]) -> Iterator[ast.AST]:
    """What may stand in the node's place; `parameters` are those of the function it lies in."""
    match node:
        case ast.Compare(ops=[operator]):
            for other in COMPARISONS.get(type(operator), ()):
                yield _with(node, ops=[other()])
        case ast.BinOp(left=left, op=operator, right=right):
            for other in OPERATORS.get(type(operator), ()):
                yield _with(node, op=other())
            yield left
            yield right
            yield ast.copy_location(ast.UnaryOp(ast.USub(), node), node)
            if isinstance(operator, ast.Sub | ast.Div | ast.Pow | ast.MatMult):
                yield _with(node, left=right, right=left)
        case ast.BoolOp(op=operator, values=values):
            yield _with(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
            yield from values
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case ast.JoinedStr():
            yield ast.Constant("")
        case ast.If(test=test) | ast.While(test=test):
            yield _with(node, test=_negated(test))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield _with(node, test=_negated(test))
            yield body
            yield orelse
        case ast.Return(value=value) if value is not None:
            yield _with(node, value=ast.Constant(None))
            if parameters:
                yield _with(node, value=ast.Name(parameters[0], ast.Load()))
        case ast.Tuple(elts=[first, second], ctx=ast.Load()):
            yield _with(node, elts=[second, first])
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.Call():
            yield from _other_calls(node)
        case ast.keyword(arg=name, value=ast.Constant(value=int(axis))) if name in AXES:
            yield from (_with(node, value=ast.Constant(other)) for other in (0, 1, -1, None) if other != axis)
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            yield from _other_names(node, name, parameters)
    if isinstance(node, ast.Expr | ast.Assign | ast.AugAssign | ast.If | ast.For | ast.While | ast.Raise):
        yield ast.copy_location(ast.Pass(), node)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _negated(test: ast.expr) -> ast.expr:
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return test.operand if negated else ast.UnaryOp(ast.Not(), test)


def _other_constants(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        others = (value + 1, value - 1) if value else (1,)
        yield from (ast.Constant(other) for other in others)


def _other_calls(node: ast.Call) -> Iterator[ast.expr]:
    """Arguments swapped or left out, and no call at all: only what it was given, or asked of."""
    for i in range(len(node.args) - 1):
        yield _with(node, args=[*node.args[:i], node.args[i + 1], node.args[i], *node.args[i + 2 :]])
    for i in range(len(node.args)):
        yield _with(node, args=node.args[:i] + node.args[i + 1 :])
    for keyword in node.keywords:
        yield _with(node, keywords=[other for other in node.keywords if other is not keyword])
    if node.args and not isinstance(node.args[0], ast.Starred):  # alone, a star is no program
        yield node.args[0]
    elif isinstance(node.func, ast.Attribute):
        yield node.func.value


def _other_names(node: ast.Name | ast.Attribute, name: str, parameters: list[str]) -> Iterator[ast.expr]:
    """p for 1 - p or for one half, one parameter for another, and another dtype."""
    if name == "p":
        yield ast.BinOp(ast.Constant(1), ast.Sub(), node)
        yield ast.Constant(0.5)
    if isinstance(node, ast.Name) and name in parameters:
        yield from (_with(node, id=other) for other in parameters if other != name)
    if name in DTYPES:
        yield _with(node, **{"id" if isinstance(node, ast.Name) else "attr": DTYPES[name]})
    if name == "dtype":
        yield ast.Name("float", ast.Load())
