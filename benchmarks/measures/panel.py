"""Starts the project's kernel in the folder of argument 1, runs the cell of argument 2, and then the
cells of arguments 4 and 5 in turns, as many rounds as argument 3 says. Each prints seconds; prints
{"bare": [...], "panel": [...]}."""

import sys

from project_kernel import answer, project_kernel, run_cell


def printed(client, cell):
    texts = []

    def note(message):
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            texts.append(message["content"]["text"])

    run_cell(client, cell, note, timeout=600)
    return float("".join(texts))


def measure(folder, setup, rounds, bare, panel):
    with project_kernel(folder) as client:
        run_cell(client, setup)
        pairs = [(printed(client, bare), printed(client, panel)) for _ in range(int(rounds))]
    return {"bare": [pair[0] for pair in pairs], "panel": [pair[1] for pair in pairs]}


answer(measure, *sys.argv[1:])
