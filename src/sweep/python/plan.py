"""Which values the next trial has: a grid's, or what Optuna draws; and what of them is done already."""

from __future__ import annotations

import itertools
import json
from typing import Any, Optional

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.samplers import RandomSampler, TPESampler
from optuna.study import StudyDirection
from optuna.trial import TrialState, create_trial

optuna.logging.set_verbosity(optuna.logging.WARNING)

Values = dict[str, Any]


def distribution_of(dimension: dict[str, Any]) -> BaseDistribution:
    """A dimension of the sweep file in Optuna's terms; values of a list stand there as JSON."""
    kind = dimension["kind"]
    if kind == "choice":
        return CategoricalDistribution([json.dumps(value) for value in dimension["values"]])
    low, high = dimension["low"], dimension["high"]
    is_log = kind.startswith("log")
    if kind.endswith("int"):
        return IntDistribution(int(low), int(high), log=is_log)
    return FloatDistribution(low, high, log=is_log)


# Of a few values much is drawn twice, and the same training comes to the same.
MOST_TRIES = 200


class Plan:
    """Numbers the trials of a sweep from 1 and says what each has; the same plan after every start."""

    def __init__(self, sweep: dict[str, Any], known: dict[int, dict[str, Any]]) -> None:
        """`known`: of each trial that was begun, its `values`, and its `value` where it has come to one."""
        self.search: dict[str, dict[str, Any]] = sweep["search"]
        self.method: str = sweep["method"]
        self.total: int = sweep["trials"]
        self.distributions = {name: distribution_of(each) for name, each in self.search.items()}
        self.asked: dict[int, optuna.Trial] = {}
        # Another seed after each start: the same one would draw again what is known.
        seed = sweep["seed"] + len(known)
        sampler = RandomSampler(sweep["seed"]) if self.method == "random" else TPESampler(seed=seed, constant_liar=True)
        direction = StudyDirection.MAXIMIZE if sweep["objective"]["mode"] == "max" else StudyDirection.MINIMIZE
        self.study = optuna.create_study(sampler=sampler, direction=direction)
        self.drawn_before: set[str] = set()
        self.fixed: dict[int, Values] = self.planned()
        for number, trial in sorted(known.items()):
            self.fixed[number] = trial["values"]
            self.is_new(trial["values"])
            if trial.get("value") is not None:
                self.add(trial["values"], trial["value"])

    def planned(self) -> dict[int, Values]:
        """All values, where they hang on no result."""
        if self.method == "grid":
            lists = [each["values"] for each in self.search.values()]
            rows = itertools.product(*lists)
            return {n: dict(zip(self.search, row)) for n, row in enumerate(rows, start=1)}
        if self.method == "random":
            return {n: self.drawn(self.ask()) for n in range(1, self.total + 1)}
        return {}

    def ask(self) -> optuna.Trial:
        """Draws what has not been drawn before, while there is such."""
        for _ in range(MOST_TRIES):
            trial = self.study.ask(self.distributions)
            if self.is_new(self.drawn(trial)):
                return trial
            self.study.tell(trial, state=TrialState.FAIL)
        return self.study.ask(self.distributions)

    def is_new(self, values: Values) -> bool:
        text = json.dumps(values, sort_keys=True)
        is_new = text not in self.drawn_before
        self.drawn_before.add(text)
        return is_new

    def values(self, number: int) -> Values:
        """What a trial has in place of the search."""
        if number in self.fixed:
            if self.method == "bayesian":
                self.study.enqueue_trial(self.params(self.fixed[number]))
                self.asked[number] = self.study.ask(self.distributions)
            return self.fixed[number]
        trial = self.ask()
        self.asked[number] = trial
        return self.drawn(trial)

    def tell(self, number: int, value: Optional[float]) -> None:
        """What a trial has come to; nothing where it failed."""
        trial = self.asked.pop(number, None)
        if trial is None:
            return
        if value is None:
            self.study.tell(trial, state=TrialState.FAIL)
        else:
            self.study.tell(trial, value)

    def add(self, values: Values, value: float) -> None:
        """A trial of an earlier start."""
        if self.method == "bayesian":
            trial = create_trial(params=self.params(values), distributions=self.distributions, value=value)
            self.study.add_trial(trial)

    def drawn(self, trial: optuna.Trial) -> Values:
        return {
            name: json.loads(value) if self.search[name]["kind"] == "choice" else value
            for name, value in trial.params.items()
        }

    def params(self, values: Values) -> Values:
        return {
            name: json.dumps(values[name]) if each["kind"] == "choice" else values[name]
            for name, each in self.search.items()
        }
