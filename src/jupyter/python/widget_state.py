"""Runs a small notebook of controls with nbclient; prints its outputs and its widgets as JSON."""

import json

import nbformat
from nbclient import NotebookClient

CELLS = [
    """import { slider, picture, vbox } from "../src/widgets";
const beta = slider({ label: "β", max: 4, step: 0.1, value: 1 });
const shown = picture(Uint8Array.of(9));
vbox([beta, shown])""",
    "beta.value = 3; shown.value = Uint8Array.of(1, 2, 3); undefined",
]

notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
NotebookClient(notebook, kernel_name="latent-lab", timeout=60).execute()
outputs = [output.data for cell in notebook.cells for output in cell.outputs]
print(json.dumps({"outputs": outputs, "widgets": notebook.metadata.widgets}))
