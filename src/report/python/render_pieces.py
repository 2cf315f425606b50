"""Makes HTML of the pieces of a report that Python's libraries know best.

Standard input holds one JSON object: `pieces`, a list of objects with `kind` and `text`. Standard
output receives a list of as many objects on one line, each with `html`, or with `error` in a line.
    html, label    HTML of any origin, made harmless
    code           code in the `language`, in colours
    ansi           what a terminal would show
"""

import json
import sys

from nbconvert.filters.ansi import ansi2html
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

from sanitize import sanitize, sanitize_label

FORMATTER = HtmlFormatter(cssclass="highlight")


def coloured(text, language):
    try:
        # Blank lines at the start and spaces at the end are the author's.
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False, ensurenl=False)
    return highlight(text, lexer, FORMATTER)


def rendered(piece):
    kind, text = piece["kind"], piece["text"]
    if kind == "code":
        return coloured(text, piece["language"])
    return {"html": sanitize, "label": sanitize_label, "ansi": ansi2html}[kind](text)


def answer(piece):
    try:
        return {"html": rendered(piece)}
    except Exception as error:  # One piece must not take the others along.
        return {"error": f"{piece['kind']}: {type(error).__name__}: {error}"}


if __name__ == "__main__":
    json.dump([answer(piece) for piece in json.load(sys.stdin)["pieces"]], sys.stdout)
