"""Hands Ray Tune the trials of a sweep that have no result yet, and stops where the user asks for it."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any, Optional

from ray import tune
from ray.tune.search import Searcher

import results
import storage
from plan import Plan
from telling import tell


# A stop may find Ray waiting for a cluster that does not answer.
MOST_SECONDS = 60


class Stopping(tune.Stopper):
    """Set once the user wants the trials to stop, or they have to."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.reason: Optional[str] = None

    def refuse(self, reason: str) -> None:
        """No trial can go on, until the user has mended something."""
        self.reason = reason
        self.asked.set()

    def __getstate__(self) -> dict[str, Any]:
        return {}  # Tune keeps a copy of what it is given, and is never asked for it

    def watch(self) -> None:
        def wait() -> None:
            sys.stdin.readline()
            self.asked.set()
            time.sleep(MOST_SECONDS)
            os._exit(130)

        threading.Thread(target=wait, daemon=True).start()

    def __call__(self, trial_id: str, result: dict[str, Any]) -> bool:
        return False

    def stop_all(self) -> bool:
        return self.asked.is_set()


class Trials(Searcher):
    """Hands Tune the trials that have no result yet, and keeps what becomes of them."""

    def __init__(self, request: dict[str, Any], stopping: Stopping) -> None:
        super().__init__(metric="value", mode=request["objective"]["mode"])
        self.storage = storage.Storage(request["storage"])
        self.stopping = stopping
        known = results.known_trials(self.storage)
        self.plan = Plan(request, known)
        total = range(1, request["trials"] + 1)
        # Those that were begun first: there is something of them already.
        self.todo = sorted((n for n in total if not known.get(n, {}).get("status")), key=lambda n: (n not in known, n))
        self.numbers: dict[str, int] = {}

    def suggest(self, trial_id: str) -> Any:
        if not self.todo or self.stopping.asked.is_set():
            return Searcher.FINISHED
        number = self.todo.pop(0)
        values = self.plan.values(number)
        self.numbers[trial_id] = number
        self.storage.write_json(f"trials/{number:04d}/trial.json", {"number": number, "values": values})
        return {"number": number, "values": values}

    def on_trial_complete(self, trial_id: str, result: Optional[dict[str, Any]] = None, error: bool = False) -> None:
        number = self.numbers.pop(trial_id, None)
        if number is None or (self.stopping.asked.is_set() and not (result or {}).get("final")):
            return
        if error or not result:
            self.plan.tell(number, None)
            return
        value = result["value"] if result["value"] == result["value"] else None
        self.plan.tell(number, value)
        status = result.get("status", "pruned")
        if not result["final"]:
            results.keep_pruned(storage.TrialPlace(self.storage, number), number, value)
            status = "pruned"
        if result.get("unkept"):
            return self.stopping.refuse(result["reason"])
        epochs = result["epoch"] - bool(result["final"])
        tell("ended", number=number, status=status, value=value, epochs=epochs, reason=result.get("reason"))

    def __getstate__(self) -> dict[str, Any]:
        return {}

    # What is known of trials is in their folders: Tune need not keep it.

    def save(self, checkpoint_path: str) -> None:
        pass

    def restore(self, checkpoint_path: str) -> None:
        pass

    def save_to_dir(self, checkpoint_dir: str, session_str: str = "default") -> None:
        pass
