"""Teaches papermill to write parameters for a notebook in TypeScript.

The set-up also puts this module into the environment, with an entry point that papermill loads, so
that `papermill NOTEBOOK OUT -p name value` works by hand, too.
"""

import json
import re

from papermill.engines import NBClientEngine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

DECLARATION = re.compile(r"^(?:const|let) (\w+)(?:: ([^=]+?))? = ([^;]*);?\s*(?://\s*(.*))?$", re.M)


class TypeScriptTranslator(Translator):
    """Writes parameters as JSON literals, declared as the notebook declares them."""

    heads = {}  # by name, such as "const latentSize: number"

    @classmethod
    def translate(cls, val):
        return json.dumps(val, ensure_ascii=False, allow_nan=False)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def assign(cls, name, str_val):
        return f"{cls.heads.get(name, f'const {name}')} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        found = DECLARATION.findall(parameters_cell.source)
        return [Parameter(name, type or "None", value, help) for name, type, value, help in found]


papermill_translators.register("typescript", TypeScriptTranslator)


class Engine(NBClientEngine):
    """papermill's own, under a name for its entry point: papermill has none for translators."""
