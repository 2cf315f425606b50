"""What may be watched while trials run: TensorBoard's event files, and MLflow where an address is set."""

from __future__ import annotations

import queue
import threading
from typing import Any, Callable, Protocol

from ray import tune

from telling import tell

Figures = dict[str, float]

# Of what is measured at the end: the same in all trials, and no line worth a look.
SETTINGS = {"images", "seed", "importance_samples", "latent_samples", "latent_size"}
# What is not written by then stays unwritten: the results of the sweep are elsewhere.
MOST_SECONDS = 30


class Follower(Protocol):
    """Hears of trials; `figures` have names such as `loss/held-out`."""

    name: str

    def begin(self, number: int, values: dict[str, Any]) -> None: ...

    def epoch(self, number: int, epoch: int, figures: Figures) -> None: ...

    def end(self, number: int, status: str, epoch: int, figures: Figures) -> None: ...

    def close(self) -> None: ...


class Following(tune.Callback):
    """Tells followers of trials from a thread of its own: neither a slow disk nor a server holds the trials up."""

    def __init__(self, followers: list[Follower]) -> None:
        self.followers = followers
        self.todo: queue.Queue[Callable[[Follower], None] | None] = queue.Queue()
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        while (task := self.todo.get()) is not None:
            for follower in list(self.followers):
                try:
                    task(follower)
                except Exception as error:  # whatever it is, the trials are worth more
                    self.followers.remove(follower)
                    lines = str(error).strip().splitlines() or [type(error).__name__]
                    tell("noted", text=f"{follower.name} is written no more: {lines[0][:300]}")

    def on_trial_start(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        number, values = trial.config["number"], trial.config["values"]
        self.todo.put(lambda follower: follower.begin(number, values))

    def on_trial_result(self, iteration: int, trials: Any, trial: Any, result: dict[str, Any], **info: Any) -> None:
        number, epoch, figures = result["number"], result["epoch"], result["figures"]
        if result["final"]:
            status = result["status"]
            figures = {name: value for name, value in figures.items() if name not in SETTINGS}
            self.todo.put(lambda follower: follower.end(number, status, epoch - 1, figures))
        else:
            self.todo.put(lambda follower: follower.epoch(number, epoch, figures))

    def on_trial_complete(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        last = trial.last_result or {}
        if not last.get("final"):
            number, epoch = trial.config["number"], last.get("epoch", 0)
            self.todo.put(lambda follower: follower.end(number, "pruned", epoch, {}))

    def on_trial_error(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        number = trial.config["number"]
        self.todo.put(lambda follower: follower.end(number, "failed", 0, {}))

    def close(self) -> None:
        self.todo.put(lambda follower: follower.close())
        self.todo.put(None)
        self.thread.join(MOST_SECONDS)

    def __getstate__(self) -> dict[str, Any]:
        return {}  # Tune keeps a copy of what it is given, and is never asked for it


def trial_title(number: int, values: dict[str, Any]) -> str:
    """Such as `0003 beta=4 seed=1`: sorts by number, and tells what is searched."""
    return " ".join([f"{number:04d}", *(f"{name}={legible(value)}" for name, value in values.items())])


def legible(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
