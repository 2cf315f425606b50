"""One trial as Ray Tune runs it: a process of the project, whose epochs it reports and whose weights it keeps."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator

from storage import Storage, TrialPlace, Unkept

Report = Callable[[dict[str, Any]], None]


def run_trial(request: dict[str, Any], number: int, values: dict[str, Any], root: str, report: Report) -> None:
    """Runs trial `number`, from its last checkpoint on, and reports each epoch and its end.

    A trial that has a result is not run again: its result is reported. What fails by the user's fault has the
    result `failed`; what fails otherwise is raised, and Ray tries it again, perhaps on another machine.
    """
    try:
        run_kept(request, number, values, root, report)
    except Unkept as error:  # the same on every machine
        ended = {"number": number, "status": "failed", "value": None, "reason": str(error), "epochs": [], "metrics": {}}
        report({**final_report(ended), "unkept": True})


def run_kept(request: dict[str, Any], number: int, values: dict[str, Any], root: str, report: Report) -> None:
    place = TrialPlace(Storage(request["storage"]), number)
    kept = place.result()
    if kept is not None:
        report(final_report(kept))
        return
    with tempfile.TemporaryDirectory(prefix="latent-lab-trial-") as folder:
        started = time.time()
        epochs = place.restore(Path(folder, "weights"))
        judge = Path(folder, "judge")
        if request.get("judge"):
            place.storage.get("judge", judge)
        for told in events(request, values, folder, bool(epochs), root):
            if told["event"] == "epoch":
                epochs.append({name: told[name] for name in ("epoch", "value", "seconds")})
                place.keep_checkpoint(Path(folder, "weights"), epochs)
                value, figures = number_of(told["value"]), told.get("figures", {})
                report({**epochs[-1], "number": number, "final": False, "value": value, "figures": figures})
                continue
            status = "finished" if told["event"] == "done" else "failed"
            result = {
                **{"number": number, "status": status, "values": values, "value": told.get("value")},
                **{"metrics": told.get("metrics", {}), "reason": told.get("reason"), "epochs": epochs},
                **{"node": platform.node(), "started": started, "seconds": time.time() - started},
            }
            shutil.rmtree(judge, ignore_errors=True)  # the sweep has it already
            place.storage.put(Path(folder), place.folder)
            place.finish(result)
            report(final_report(result))


def number_of(value: Any) -> float:
    return float("nan") if value is None else float(value)


def final_report(result: dict[str, Any]) -> dict[str, Any]:
    """One epoch beyond the last, so that no pruner takes a trial for one that is to go on."""
    last = result["epochs"][-1]["epoch"] if result["epochs"] else 0
    value = number_of(result["value"])
    told = {name: result[name] for name in ("number", "status", "reason")}
    return {**told, "epoch": last + 1, "value": value, "final": True, "figures": dict(numbers(result["metrics"]))}


def numbers(metrics: dict[str, Any], above: str = "") -> list[tuple[str, float]]:
    """Every number of nested metrics by its dotted name; of lists, none."""
    found: list[tuple[str, float]] = []
    for name, value in metrics.items():
        if isinstance(value, dict):
            found += numbers(value, f"{above}{name}.")
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found.append((f"{above}{name}", float(value)))
    return found


def events(request: dict[str, Any], values: dict[str, Any], folder: str, resume: bool, root: str) -> Iterator[Any]:
    """What the project's process tells, a value a line; it goes on after an epoch once that is dealt with.

    The process ends with this one, however this one ends: its standard input closes then.
    """
    reading, writing = os.pipe()
    threads = str(request["threads"])
    told = {
        **{"work": request["work"], "notebook": request.get("notebook"), "metric": request["metric"]},
        **{"values": values, "folder": folder, "resume": resume, "events": writing},
        "judge": str(Path(folder, "judge")) if request.get("judge") else None,
    }
    environment = {
        **os.environ,
        **{"LATENT_LAB_THREADS": threads, "TF_NUM_INTRAOP_THREADS": threads, "OMP_NUM_THREADS": threads},
        **request.get("environment", {}),
    }
    log = Path(folder, "log.txt")
    with open(log, "wb") as output:
        process = subprocess.Popen(
            ["node", "-r", "./scripts/register.cjs", "src/cli/sweep_trial.ts"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            pass_fds=[writing],
            env=environment,
        )
    os.close(writing)
    orders = process.stdin
    assert orders is not None
    try:
        orders.write(f"{json.dumps(told)}\n".encode())
        orders.flush()
        ended = False
        with os.fdopen(reading) as lines:
            for line in lines:
                event = json.loads(line)
                ended = event["event"] != "epoch"
                yield event
                if not ended:
                    orders.write(b"go on\n")
                    orders.flush()
        status = process.wait()
        if not ended:
            tail = log.read_text(errors="replace").strip().splitlines()[-5:]
            raise RuntimeError(f"the trial's process ended with {status}: {' | '.join(tail)}")
    finally:
        process.kill()
        process.wait()
