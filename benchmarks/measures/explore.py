"""Starts the project's kernel in the folder of argument 1, runs the cell of argument 2, which makes
an explore(), moves its first slider and waits for the image. Prints {"milliseconds": [...]}, from
the slider's message to the image's."""

import sys
import time

from project_kernel import answer, project_kernel, run_cell

WARM_UP, MOVES = 10, 100


def measure(folder, cell):
    comms = {}  # of each kind of widget

    def note(message):
        if message["msg_type"] == "comm_open":
            content = message["content"]
            comms.setdefault(content["data"]["state"]["_model_name"], []).append(content["comm_id"])

    with project_kernel(folder) as client:
        run_cell(client, cell, note)
        slider, image = comms["FloatSliderModel"][0], comms["ImageModel"][0]
        times = [move(client, slider, image, i) for i in range(WARM_UP + MOVES)]
    return {"milliseconds": times[WARM_UP:]}


def move(client, slider, image, i):
    state = {"value": round(-2.5 + 0.05 * (i % 100), 2)}
    data = {"method": "update", "state": state, "buffer_paths": []}
    message = client.session.msg("comm_msg", {"comm_id": slider, "data": data})
    begun = time.perf_counter()
    client.shell_channel.send(message)
    while True:
        heard = client.get_iopub_msg(timeout=30)
        if heard["msg_type"] == "comm_msg" and heard["content"]["comm_id"] == image:
            break
    ended = time.perf_counter()
    time.sleep(0.02)  # the kernel is at rest again, as between two moves of a hand
    return 1000 * (ended - begun)


answer(measure, *sys.argv[1:])
