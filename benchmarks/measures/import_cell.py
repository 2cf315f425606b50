"""Starts the project's kernel in the folder of argument 1, runs the cell of argument 2 and prints
{"start_seconds", "cell_seconds"} as JSON, or {"error"} where the cell fails."""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel

folder, cell = sys.argv[1:]
begun = time.perf_counter()
manager, client = start_new_kernel(kernel_name="latent-lab", cwd=folder, startup_timeout=120)
try:
    started = time.perf_counter()
    content = client.execute_interactive(cell, timeout=120, output_hook=lambda _: None)["content"]
    ended = time.perf_counter()
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
if content["status"] == "ok":
    answer = {"start_seconds": started - begun, "cell_seconds": ended - started}
else:
    answer = {"error": content.get("evalue", content["status"])}
print(json.dumps(answer, separators=(",", ":")))
