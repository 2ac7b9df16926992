"""From a reference to an answer cell: one definition with all that it needs of its module, and nothing else."""

import ast
import inspect

from graders.lessons import Lesson


def reference_source(lesson: Lesson, exercise: str) -> str:
    """The lesson's reference of an exercise as the text of an answer cell."""
    return answer_source(inspect.getsource(lesson.module("dropcourse.reference")), exercise)


def answer_source(module: str, name: str) -> str:
    """A module's text -> the text of an answer cell that binds `name`: its definition, the definitions and imports of
    the module that it needs, without docstrings and annotations."""
    statements = {bound: node for node in ast.parse(module).body for bound in _bound(node)}
    needed, waiting = set(), [name]
    while waiting:
        wanted = waiting.pop()
        if wanted in statements and wanted not in needed:
            needed.add(wanted)
            waiting += [node.id for node in ast.walk(statements[wanted]) if isinstance(node, ast.Name)]
    body = list(dict.fromkeys(node for bound, node in statements.items() if bound in needed))
    bare = ast.Module([_Bare().visit(node) for node in body], [])
    # Stripping annotations may leave an import without use: a second pass drops it.
    text = ast.unparse(ast.fix_missing_locations(bare))
    return text if text == module else answer_source(text, name)


def _bound(node: ast.stmt) -> list[str]:
    match node:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [alias.asname or alias.name.partition(".")[0] for alias in names]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


class _Bare(ast.NodeTransformer):
    """Takes away docstrings and annotations."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self._without_docstring(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._without_docstring(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def _without_docstring(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)
