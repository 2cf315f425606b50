"""Runs in MLflow: an experiment a sweep, a run a trial, the same run after a restart."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any

from following import Figures, trial_title

# A server that is gone must not take minutes to be missed.
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_TIMEOUT", "20")

from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import Metric, Param, ViewType  # noqa: E402

logging.getLogger("alembic").setLevel(logging.WARNING)

TRIAL = "latent_lab.trial"
# More at once no server takes.
MOST_METRICS = 1000
STATUS = {"finished": "FINISHED", "pruned": "KILLED", "failed": "FAILED"}


class MlflowRuns:
    name = "MLflow"

    def __init__(self, address: str, experiment: str, fixed: dict[str, Any]) -> None:
        """Raises where nobody answers at `address`."""
        self.fixed = fixed
        self.client = MlflowClient(tracking_uri=address)
        known = self.client.get_experiment_by_name(experiment)
        self.experiment = known.experiment_id if known else self.client.create_experiment(experiment)
        self.runs = self.known_runs()
        self.running: set[int] = set()

    def known_runs(self) -> dict[int, str]:
        """Of earlier starts, by the trials' numbers."""
        found: dict[int, str] = {}
        page = None
        while True:
            runs = self.client.search_runs([self.experiment], "", ViewType.ACTIVE_ONLY, 1000, page_token=page)
            for run in runs:
                if run.data.tags.get(TRIAL, "").isdigit():
                    found[int(run.data.tags[TRIAL])] = run.info.run_id
            page = runs.token
            if not page:
                return found

    def begin(self, number: int, values: dict[str, Any]) -> None:
        self.running.add(number)
        if number in self.runs:
            self.client.update_run(self.runs[number], "RUNNING")
            return
        tags = {TRIAL: str(number)}
        run = self.client.create_run(self.experiment, tags=tags, run_name=trial_title(number, values))
        self.runs[number] = run.info.run_id
        told = {**self.fixed, **values}
        params = [Param(name, value if isinstance(value, str) else json.dumps(value)) for name, value in told.items()]
        self.client.log_batch(run.info.run_id, params=params[:100])

    def epoch(self, number: int, epoch: int, figures: Figures) -> None:
        now = int(1000 * time.time())
        metrics = [Metric(name, value, now, epoch) for name, value in figures.items()]
        self.client.log_batch(self.runs[number], metrics=metrics[:MOST_METRICS])

    def end(self, number: int, status: str, epoch: int, figures: Figures) -> None:
        if number not in self.runs:
            return
        self.epoch(number, epoch, {f"end/{name}": value for name, value in figures.items()})
        self.client.set_terminated(self.runs[number], STATUS[status])
        self.running.discard(number)

    def close(self) -> None:
        """Those that were stopped with the sweep; they go on with its next start."""
        for number in self.running:
            self.client.set_terminated(self.runs[number], "KILLED")
