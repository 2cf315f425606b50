"""Teaches papermill to write parameters for a notebook in TypeScript.

The set-up also puts this module where Jupyter's environment finds it, with an entry point that
papermill loads, so that `papermill NOTEBOOK OUT -p name value` works by hand, too.
"""

import json
import math
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

START = re.compile(r"^[ \t]*(?:export\s+)?(const|let|var)\s+", re.M)
# What ends nothing inside it: a text, a comment, an arrow.
WHOLE = re.compile(
    r""" "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*` | //[^\n]* | /\*.*?\*/ | => """,
    re.X | re.S,
)
OPEN, CLOSE = "([{", ")]}"
LINE_ENDS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}


class Source(str):
    """A value that is TypeScript already."""


class TypeScriptTranslator(Translator):
    """Writes parameters as literals, declared as the notebook declares them."""

    heads = {}  # by name, such as "const latentSize: number"
    kinds = {}  # by name, the declared type, or "bigint" of a default such as 10n

    @classmethod
    def translate(cls, val):
        if isinstance(val, Source):
            return str(val)
        if isinstance(val, float) and not math.isfinite(val):
            return "NaN" if math.isnan(val) else "Infinity" if val > 0 else "-Infinity"
        if isinstance(val, dict):
            pairs = (f"{cls.translate(str(key))}: {cls.translate(each)}" for key, each in val.items())
            return f"{{{', '.join(pairs)}}}"
        if isinstance(val, (list, tuple, set)):
            return f"[{', '.join(cls.translate(each) for each in val)}]"
        if val is not None and not isinstance(val, (str, bool, int, float)):
            val = str(val)  # Such as YAML's dates.
        text = json.dumps(val, ensure_ascii=False)
        # They would end a line inside a text.
        return "".join(LINE_ENDS.get(letter, letter) for letter in text)

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        meant = {name: cls.meant(name, value) for name, value in parameters.items()}
        code = super().codify(meant, comment)
        for name, value in parameters.items():
            if not holds(value):
                # papermill notes the parameters in the notebook, too, which is a file of JSON.
                parameters[name] = cls.translate(value)
        return code

    @classmethod
    def meant(cls, name, value):
        """The value as the notebook's declaration means it: a shell knows texts alone."""
        kind = cls.kinds.get(name, "")
        if re.search(r"\bbigint\b", kind) and type(value) is int:
            return Source(f"{value}n")
        special = isinstance(value, str) and re.fullmatch(r"([+-]?)\.?(inf|infinity|nan)", value, re.I)
        if special and re.search(r"\bnumber\b", kind) and not re.search(r"\bstring\b", kind):
            return float(special[1] + special[2])
        return value

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def assign(cls, name, str_val):
        return f"{cls.heads.get(name, f'const {name}')} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """papermill asks for the notebook's own declarations first: the new ones keep their heads."""
        found = list(declarations(parameters_cell.source))
        cls.heads = {name: head for name, head, *_ in found}
        cls.kinds = {name: kind or default_kind(value) for name, _, kind, value, _ in found}
        return [Parameter(name, kind or "None", value, help) for name, _, kind, value, help in found]


def default_kind(text):
    if re.fullmatch(r"-?\d[\d_]*n", text):
        return "bigint"
    return "number" if re.fullmatch(r"-?[\d._]+(e[+-]?\d+)?", text, re.I) else ""


def holds(value):
    """Whether a file of JSON holds a value as it is."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and holds(each) for key, each in value.items())
    if isinstance(value, list):
        return all(holds(each) for each in value)
    return value is None or isinstance(value, (str, int)) or isinstance(value, float) and math.isfinite(value)


def declarations(source):
    """Name, head, type, default and comment of each parameter that a cell declares."""
    for start in START.finditer(source):
        keyword, at, ended = start[1], start.end(), ","
        while ended == ",":
            head, at, ended = until(source, at, "=,;\n")
            value, at, ended = until(source, at, ",;\n") if ended == "=" else ("", at, ended)
            name, _, kind = (part.strip() for part in head.partition(":"))
            comment = re.compile(r"[ \t;]*//[ \t]*([^\n]*)").match(source, at - 1)
            if re.fullmatch(r"[^\W\d][\w$]*|\$[\w$]*", name) and value.strip():
                typed = f": {kind}" if kind else ""
                yield name, f"{keyword} {name}{typed}", kind, value.strip(), comment[1] if comment else ""


def until(source, at, ends):
    """The text up to one of the letters that end it, the place behind that, and the letter."""
    depth, start = 0, at
    # In a type an angle is a bracket, in a value a comparison.
    angle = "=" in ends
    while at < len(source):
        whole, letter = WHOLE.match(source, at), source[at]
        if whole and not whole[0].startswith("//"):
            at = whole.end()
            continue
        if whole and depth == 0 and "\n" in ends and source[start:at].strip():
            return source[start:at], at + 1, "\n"
        if whole:
            at = whole.end()
            continue
        if letter in OPEN or angle and letter == "<":
            depth += 1
        elif letter in CLOSE or angle and letter == ">":
            depth -= 1
        elif depth <= 0 and letter in ends and (letter != "\n" or source[start:at].strip()):
            return source[start:at], at + 1, letter
        at += 1
    return source[start:], at + 1, ""


papermill_translators.register("typescript", TypeScriptTranslator)


class Engine(NBClientEngine):
    """papermill's own, under a name for its entry point: papermill has none for translators."""
