"""The project's kernel, driven as a front end does it."""

import json
from contextlib import contextmanager

from jupyter_client.manager import start_new_kernel


class CellFailed(Exception):
    pass


@contextmanager
def project_kernel(folder):
    """A client of a new kernel that stands in the folder; both end with the block."""
    manager, client = start_new_kernel(kernel_name="latent-lab", cwd=folder, startup_timeout=120)
    try:
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def run_cell(client, cell, each=lambda message: None, timeout=120):
    """Runs a cell to its end and hands on every message that it publishes."""
    content = client.execute_interactive(cell, timeout=timeout, output_hook=each)["content"]
    if content["status"] != "ok":
        raise CellFailed(content.get("evalue", content["status"]))


def answer(measure, *args):
    """Prints what `measure` finds as a line of JSON, {"error"} where a cell fails."""
    try:
        found = measure(*args)
    except CellFailed as failure:
        found = {"error": str(failure)}
    print(json.dumps(found, separators=(",", ":")))
