"""Cells of a notebook that wait for an exercise, and exceptions of the learner's cells told in their language."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from typing import Any

MARK = "lesson.after"
"""What the first statement of a waiting cell calls, with the numbers of the exercises."""


class WaitingCells(ast.NodeTransformer):
    """Leaves of a cell that begins with `lesson.after("1.2")` nothing but that line while 1.2 is not right.

    IPython hands every cell to it before it runs.
    """

    def __init__(self, is_open: Callable[[str], bool]) -> None:
        self.is_open = is_open

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """The cell, shortened if it has to wait."""
        if any(self.is_open(number) for number in awaited(node)):
            node.body = node.body[:1]
        return node


def awaited(cell: ast.Module) -> list[str]:
    """The exercises that a cell waits for; none if it does not begin with the mark."""
    first = cell.body[0].value if cell.body and isinstance(cell.body[0], ast.Expr) else None
    if not isinstance(first, ast.Call) or ast.unparse(first.func) != MARK:
        return []
    return [str(ast.literal_eval(argument)) for argument in first.args]


def watch_cells(is_open: Callable[[str], bool], explained: Callable[[BaseException], str]) -> None:
    """From now on the cells of the notebook that runs here wait, and one sentence goes before a traceback.

    explained: gives that sentence, or nothing. Where no notebook runs, nothing happens.
    """
    if "IPython" not in sys.modules:
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    others = [
        transformer for transformer in shell.ast_transformers if not isinstance(transformer, WaitingCells)
    ]
    shell.ast_transformers = [*others, WaitingCells(is_open)]

    def explain(
        shell: Any, kind: type, error: BaseException, trace: Any, tb_offset: int | None = None
    ) -> None:
        """Called by IPython in the place of its own traceback, which follows the sentence."""
        sentence = explained(error)
        if sentence:
            print("⚠ " + sentence)
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((Exception,), explain)
