"""Runs a notebook with papermill, and tells how it goes as JSON lines on standard output.

Standard input holds one JSON object:
    input, output    paths; the executed notebook is written to `output`, also when a cell failed
    parameters       values by name, as TypeScript writes them
    heads            how the notebook declares each parameter, such as "const latentSize: number"
    allow_errors     whether cells run on after one that failed
    picture_scale    pixels per CSS pixel of the static pictures beside plots; the kernel finds it
                     in LATENT_LAB_PICTURES, which a front end that draws plots itself does not set
    playground       "live" or "picture": what the kernel shows of a playground, in the same way
                     through LATENT_LAB_PLAYGROUND
"""

import json
import os
import re
import sys

# The kernel writes to our standard output, too: keep the real one for the events alone.
events = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
os.dup2(2, 1)

import nbformat  # noqa: E402
from nbclient.exceptions import DeadKernelError  # noqa: E402
from papermill.clientwrap import PapermillNotebookClient  # noqa: E402
from papermill.engines import NBClientEngine, papermill_engines  # noqa: E402
from papermill.iorw import load_notebook_node  # noqa: E402
from papermill.parameterize import parameterize_notebook  # noqa: E402
from typescript_translator import Source, TypeScriptTranslator  # noqa: E402


# What stands in the cell in which the kernel's process ended.
DIED = "KernelDied"


def tell(event, **details):
    events.write(json.dumps({"event": event, **details}) + "\n")


def has_tag(cell, tag):
    """Whether a cell bears a tag, in whatever spelling: `raises-exception` is `raises_exception`."""
    plain = re.sub(r"[-_\s]", "", tag)
    return any(re.sub(r"[-_\s]", "", each).lower() == plain for each in cell.metadata.get("tags", []))


def whole(value):
    """A value without halves of characters, which no file and no message can hold: a cell may print one."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        for key in list(value):
            value[whole(key)] = whole(value.pop(key))
    elif isinstance(value, list):
        value[:] = [whole(each) for each in value]
    return value


class TellingClient(PapermillNotebookClient):
    """Papermill's client, which also tells what happens."""

    def execute_cell(self, cell, cell_index, **kwargs):
        if cell.cell_type != "code" or not cell.source.strip():
            return super().execute_cell(cell, cell_index, **kwargs)
        if has_tag(cell, "skip-execution"):
            return cell
        tell("cell", index=cell_index)
        try:
            result = super().execute_cell(cell, cell_index, **kwargs)
        except DeadKernelError:
            said = "the kernel's process ended while this cell ran"
            cell.outputs.append(nbformat.v4.new_output("error", ename=DIED, evalue=said, traceback=[]))
            raise
        finally:
            failed = any(output.output_type == "error" for output in cell.outputs)
            died = any(output.get("ename") == DIED for output in cell.outputs)
            failed = died or failed and not has_tag(cell, "raises-exception")
            tell("done", index=cell_index, failed=failed)
        return result

    def process_message(self, msg, *args, **kwargs):
        content = msg["content"]
        if msg["msg_type"] == "stream":
            tell("output", text=content["text"])
        elif msg["msg_type"] in ("display_data", "update_display_data"):
            text = content["data"].get("text/plain", "")
            progress = content["metadata"].get("latent-lab", {}).get("progress")
            update = msg["msg_type"] == "update_display_data"
            tell("display", text=text, update=update, progress=progress)
        return super().process_message(msg, *args, **kwargs)


class TellingEngine(NBClientEngine):
    # Where the kernel is started: in the notebook's folder, as Jupyter does.
    folder = "."

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, start_timeout=60, **kwargs):
        allow_errors = kwargs.get("allow_errors", False)
        client = TellingClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=start_timeout,
            timeout=None,
            allow_errors=allow_errors,
            resources={"metadata": {"path": cls.folder}},
        )
        return client.execute()


def main():
    request = json.load(sys.stdin)
    os.environ["LATENT_LAB_PICTURES"] = str(request["picture_scale"])
    os.environ["LATENT_LAB_PLAYGROUND"] = request["playground"]
    TypeScriptTranslator.heads = request["heads"]
    papermill_engines.register("telling", TellingEngine)
    source = os.path.abspath(request["input"])
    TellingEngine.folder = os.path.dirname(source)
    os.environ["JPY_SESSION_NAME"] = source

    notebook = whole(load_notebook_node(request["input"]))
    if request["parameters"]:
        values = {name: Source(text) for name, text in request["parameters"].items()}
        notebook = parameterize_notebook(notebook, values, comment="The parameters of this run")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # papermill clears all outputs; what is not run keeps its own.
    skipped = [(cell, cell.outputs, cell.execution_count) for cell in code if has_tag(cell, "skip-execution")]
    for cell in code:
        if has_tag(cell, "raises-exception"):
            cell.metadata.tags.append("raises-exception")  # The spelling that nbclient knows.
    kernel_name = papermill_engines.nb_kernel_name(engine_name="telling", nb=notebook)
    status = 0
    try:
        papermill_engines.execute_notebook_with_engine(
            "telling",
            notebook,
            kernel_name,
            progress_bar=False,
            autosave_cell_every=0,
            allow_errors=request["allow_errors"],
        )
    except DeadKernelError:
        tell("dead")
        status = 1
    for cell, outputs, count in skipped:
        cell.outputs, cell.execution_count = outputs, count
    nbformat.write(whole(notebook), request["output"])
    return status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
