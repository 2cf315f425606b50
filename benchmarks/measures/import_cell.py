"""Starts the project's kernel in the folder of argument 1 and runs the cell of argument 2, then a
trivial one, time and again. Prints {"start_seconds", "cell_seconds", "later_milliseconds": [...]}."""

import sys
import time

from project_kernel import answer, project_kernel, run_cell

LATER_CELLS = 20


def seconds(client, cell):
    begun = time.perf_counter()
    run_cell(client, cell)
    return time.perf_counter() - begun


def measure(folder, cell):
    begun = time.perf_counter()
    with project_kernel(folder) as client:
        start_seconds = time.perf_counter() - begun
        cell_seconds = seconds(client, cell)
        later = [1000 * seconds(client, "1 + 1") for _ in range(LATER_CELLS)]
    return {
        "start_seconds": start_seconds,
        "cell_seconds": cell_seconds,
        "later_milliseconds": later,
    }


answer(measure, *sys.argv[1:])
