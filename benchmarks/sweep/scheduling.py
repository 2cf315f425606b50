"""What scheduling costs a trial: the sweep's own driver with trials that only sleep, beside a bare loop over Ray.

A request as a line of JSON on standard input; a figure a line on standard output. Machines are processes of this
one. Driver, Ray Tune, Optuna, placement, storage and TensorBoard's files are the real ones. What is not: a trial's
own process. A thousand of them would fill the memory of many machines, so that a few processes sleep for all.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ["RAY_raylet_start_wait_time_s"] = "600"
told = os.fdopen(os.dup(1), "w", buffering=1)

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src" / "sweep" / "python"))
import driver  # noqa: E402  its telling.py takes standard output
import searching  # noqa: E402
import storage  # noqa: E402
import telling  # noqa: E402
import trial  # noqa: E402
from storage import Storage, TrialPlace  # noqa: E402

import ray  # noqa: E402
from ray import cloudpickle  # noqa: E402
from ray.air.execution.resources import placement_group  # noqa: E402
from ray.cluster_utils import Cluster  # noqa: E402


for module in (storage, trial):
    cloudpickle.register_pickle_by_value(module)


@ray.remote(num_cpus=0, max_concurrency=20_000)
class Sleepers:
    """In place of many trials' processes: each sleeps through its epochs, and keeps its result as a trial does."""

    def __init__(self, storage: str, epochs: int, seconds: float) -> None:
        self.storage = Storage(storage)
        self.epochs, self.seconds = epochs, seconds
        self.trials: dict[int, tuple[int, int]] = {}

    async def begin(self, sleeper: int, number: int) -> bool:
        self.trials[sleeper] = (number, 0)
        return True

    async def train(self, sleeper: int) -> dict[str, Any]:
        number, epoch = self.trials[sleeper]
        if epoch > self.epochs:
            return {"done": True, "__duplicate__": True, "training_iteration": epoch}
        self.trials[sleeper] = (number, epoch + 1)
        if epoch < self.epochs:
            await asyncio.sleep(self.seconds / self.epochs)
            figures = {"loss/train": 1.0 / (epoch + 1), "loss/held-out": 1.0 / (epoch + 1)}
            told = {"number": number, "epoch": epoch + 1, "final": False, "value": 1.0, "figures": figures}
            told["seconds"] = self.seconds / self.epochs
        else:
            kept = {"number": number, "status": "finished", "values": {}, "value": 1.0, "metrics": {"loss": 1.0}}
            result = {**kept, "reason": None, "epochs": [{"epoch": n + 1} for n in range(self.epochs)], "seconds": 1}
            await asyncio.to_thread(TrialPlace(self.storage, number).finish, result)
            told = trial.final_report(result)
        return {**told, "done": False, "training_iteration": epoch + 1, "time_total_s": 1.0, "hostname": "h", "pid": 1}

    async def where(self) -> dict[str, Any]:
        return {"hostname": "here", "node_ip": "127.0.0.1", "pid": 1}

    async def stop(self, sleeper: int) -> bool:
        return True


class Call:
    def __init__(self, make: Any) -> None:
        self.remote = make


class Sleeper:
    """What Ray Tune takes for a trial's actor."""

    ids = itertools.count()

    def __init__(self, host: Any, config: dict[str, Any]) -> None:
        number, me = config["number"], next(self.ids)
        self.__ray_ready__ = Call(lambda: host.begin.remote(me, number))
        self.train = Call(lambda: host.train.remote(me))
        self.get_auto_filled_metrics = Call(lambda **asked: host.where.remote())
        self.stop = Call(lambda: host.stop.remote(me))
        self.reset = Call(lambda config, **more: host.begin.remote(me, config["number"]))


def sleep_instead(hosts: list[Any]) -> None:
    """Where Ray Tune would start a process for a trial, on the place that Ray has given it, a sleeper begins."""
    turn = itertools.cycle(hosts)
    start = lambda *place, **more: Call(lambda config, **more: Sleeper(next(turn), config))  # noqa: E731
    placement_group.PlacementGroupAcquiredResources._annotate_remote_entity = start


def request_of(address: str, folder: str, asked: dict[str, Any]) -> dict[str, Any]:
    numbers = {"kind": "choice", "values": list(range(asked["trials"]))}
    return {
        **{"name": "bench", "work": "train", "method": "grid", "trials": asked["trials"], "seed": 7, "threads": 1},
        **{"fixed": {}, "search": {"seed": numbers}, "objective": {"metric": "loss", "mode": "min"}},
        **{"metric": "loss", "storage": folder, "ray": address, "root": str(Path(__file__).resolve().parents[2])},
    }


def bare(hosts: list[Any], asked: dict[str, Any]) -> float:
    """The same sleep without a scheduler: as many at once, and the next when one ends."""
    turn, todo = itertools.cycle(hosts), iter(range(asked["trials"]))

    async def whole(host: Any, number: int) -> None:
        await host.begin.remote(-number, number)
        for _ in range(asked["epochs"] + 1):
            await host.train.remote(-number)

    async def one_after_another() -> None:
        for number in todo:
            await whole(next(turn), number + 10**6)

    async def all_of_them() -> None:
        await asyncio.gather(*(one_after_another() for _ in range(asked["inFlight"])))

    begun = time.monotonic()
    asyncio.run(all_of_them())
    return time.monotonic() - begun


def measure(nodes: int, asked: dict[str, Any]) -> dict[str, Any]:
    begun = time.monotonic()
    cpus = -(-asked["inFlight"] // nodes)
    machine = {"num_cpus": cpus, "object_store_memory": 80_000_000}
    cluster = Cluster(initialize_head=True, head_node_args={**machine, "include_dashboard": False})
    for _ in range(nodes - 1):
        cluster.add_node(wait=False, **machine)
    cluster.wait_for_nodes(timeout=900)
    ray.init(address=cluster.address, log_to_driver=False)
    started = time.monotonic() - begun
    try:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
            hosts = lambda place: [Sleepers.remote(place, asked["epochs"], asked["seconds"]) for _ in range(2)]  # noqa: E731
            times: dict[str, list[float]] = {"started": [], "ended": []}

            def hear(event: str, **fields: Any) -> None:
                times.setdefault(event, []).append(time.monotonic())

            driver.tell = searching.tell = telling.tell = hear
            sleep_instead(hosts(folder))
            driver.require_answer = lambda address: None
            driver.ray.init = lambda *args, **more: None  # it is connected already
            busy, begun = time.process_time(), time.monotonic()
            driver.run(request_of(cluster.address, folder, asked), searching.Stopping())
            whole, busy = time.monotonic() - begun, time.process_time() - busy
            ended = sum(1 for _ in Path(folder, "trials").glob("*/result.json"))
            assert ended == len(times["ended"]) == asked["trials"], f"{ended} of {asked['trials']} have ended"
            loop = bare(hosts(other), asked)
    finally:
        ray.shutdown()
        cluster.shutdown()
    at_once = most_at_once(times)
    ideal = asked["trials"] / asked["inFlight"] * asked["seconds"]
    between = times["ended"][-1] - times["started"][0]
    return {
        **{"nodes": nodes, "trials": asked["trials"], "inFlight": at_once, "seconds": asked["seconds"]},
        **{"start": started, "wall": between, "whole": whole, "ideal": ideal, "bare": loop},
        **{"cost": (between - ideal) / asked["trials"], "bareCost": (loop - ideal) / asked["trials"]},
        "driver": busy / asked["trials"],
    }


def most_at_once(times: dict[str, list[float]]) -> int:
    events = sorted([(at, 1) for at in times["started"]] + [(at, -1) for at in times["ended"]])
    return max(itertools.accumulate(step for _, step in events))


if __name__ == "__main__":
    asked = json.loads(sys.stdin.readline())
    ray_init = ray.init
    for nodes in asked["nodes"]:
        ray.init = ray_init
        print(json.dumps(measure(nodes, asked)), file=told, flush=True)
