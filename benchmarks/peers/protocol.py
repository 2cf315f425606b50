"""A peer's end of benchmarks/child.ts: says that it is warm, then answers one request a line."""

import json
import os
import sys
import time

import numpy as np


def read_work():
    """The work that argument 1 describes; libraries read the number of threads as they load."""
    work = json.loads(sys.argv[1])["work"]
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"):
        os.environ[name] = str(work["threads"])
    return work


def read_pixels(work, split="train"):
    """uint8 [images, pixels]"""
    size = int(np.prod(work["image_shape"]))
    pixels = np.fromfile(work[f"{split}_pixels"], np.uint8).reshape(-1, size)
    return pixels[: work["images"]] if split == "train" else pixels


def batches(work, epoch):
    """The indices of each batch of a shuffled epoch; the last one holds what is left."""
    n, size = work["images"], work["batch_size"]
    order = np.random.default_rng([work["seed"], epoch]).permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]


def serve(version, work, run_epoch):
    """Warms up and answers.

    run_epoch(batches) trains on each batch and returns the sum of the losses over the images, a
    float. It returns when every update is done: a library that works asynchronously must be
    waited for, or the clock stops too early.
    """
    all_batches = batches(work, 0)
    # Both shapes that there are, so that nothing is compiled while the clock runs.
    run_epoch(all_batches[: work["warmup_steps"]] + all_batches[-1:])
    say({"version": version})
    for epoch, _ in enumerate(sys.stdin, start=1):
        started = time.perf_counter()
        loss = run_epoch(batches(work, epoch)) / work["images"]
        seconds = time.perf_counter() - started
        say({"loss": loss, "seconds": seconds, "peak_memory_bytes": peak_memory()})


def say(answer):
    print(json.dumps(answer, separators=(",", ":")), flush=True)


def peak_memory():
    """Linux counts what the process was before exec into ru_maxrss, but not into VmHWM."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
