"""What becomes of trials, as lines of JSON on standard output."""

from __future__ import annotations

import json
import os
from typing import Any

from ray import tune

# Ray and its children print to what they take for standard output: the events get a descriptor of their own.
EVENTS = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)


def tell(event: str, **fields: Any) -> None:
    print(json.dumps({"event": event, **fields}), file=EVENTS, flush=True)


def error_of(trial: Any) -> Any:
    """Tune keeps it in a file, which a full disk has cut off."""
    try:
        return trial.get_error()
    except Exception as error:
        return error


class Telling(tune.Callback):
    """Says what becomes of trials while they run."""

    def on_trial_start(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        tell("started", number=trial.config["number"], values=trial.config["values"], failures=trial.num_failures)

    def on_trial_result(self, iteration: int, trials: Any, trial: Any, result: dict[str, Any], **info: Any) -> None:
        if not result["final"]:
            fields = {name: result[name] for name in ("number", "epoch", "value", "seconds")}
            fields["value"] = None if fields["value"] != fields["value"] else fields["value"]
            tell("epoch", **fields, host=result.get("hostname"))

    def on_trial_error(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        lines = str(error_of(trial) or "its machine is gone").strip().splitlines()
        tell("lost", number=trial.config["number"], reason=lines[-1][:500], failures=trial.num_failures)
