"""What trials have come to, read from their folders and written as one table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Optional

import pandas

from storage import Storage, TrialPlace, keeping
from trial import numbers


def known_trials(storage: Storage) -> dict[int, dict[str, Any]]:
    """Each trial that was begun: its `values`, and `status` and `value` where it has ended."""
    known: dict[int, dict[str, Any]] = {}
    for name in storage.names("trials"):
        begun = storage.read_json(f"trials/{name}/trial.json")
        if begun is None:
            continue
        result = storage.read_json(f"trials/{name}/result.json") or {}
        ended = {key: result[key] for key in ("status", "value") if key in result}
        known[begun["number"]] = {"values": begun["values"], **ended}
    return known


def forget_failed(storage: Storage) -> None:
    """Those that failed have no result any more, and run again."""
    for name in storage.names("trials"):
        result = storage.read_json(f"trials/{name}/result.json")
        if result is not None and result["status"] == "failed":
            storage.remove(f"trials/{name}/result.json")


def keep_pruned(place: TrialPlace, number: int, value: Optional[float]) -> None:
    """The result of a trial that was ended early, with the weights of its last epoch."""
    begun = place.storage.read_json(f"{place.folder}/trial.json") or {}
    last = place.checkpoint() or {"epochs": [], "name": None}
    if last["name"]:
        place.storage.move(f"{place.folder}/{last['name']}", f"{place.folder}/weights")
    seconds = sum(each["seconds"] for each in last["epochs"])
    place.finish(
        {
            **{"number": number, "status": "pruned", "values": begun.get("values", {}), "value": value},
            **{"metrics": {}, "reason": None, "epochs": last["epochs"], "seconds": seconds},
        }
    )


def table_of(storage: Storage) -> pandas.DataFrame:
    """A row a trial that has ended: its values, the objective, and every number of its metrics."""
    rows = []
    for name in storage.names("trials"):
        result = storage.read_json(f"trials/{name}/result.json")
        if result is None:
            continue
        rows.append(
            {
                **{"trial": result["number"], "status": result["status"], "value": result["value"]},
                **{key: plain(value) for key, value in result["values"].items()},
                **{f"metric.{key}": value for key, value in numbers(result["metrics"])},
                **{"epochs": len(result["epochs"]), "seconds": result["seconds"]},
            }
        )
    table = pandas.DataFrame(rows)
    for name in table.columns[table.dtypes == object]:
        if len({type(value) for value in table[name].dropna()}) > 1:
            table[name] = [value if isinstance(value, str) else json.dumps(value) for value in table[name]]
    return table


def plain(value: Any) -> Any:
    """A list as its JSON: a column of a table holds one kind of value."""
    return json.dumps(value) if isinstance(value, (list, dict)) else value


def write_tables(storage: Storage) -> None:
    """`results.parquet` and `results.csv`; nothing where no trial has ended."""
    table = table_of(storage)
    if table.empty:
        return
    with keeping(storage.address):
        with storage.files.open(storage.path("results.parquet"), "wb") as file:
            table.to_parquet(file, index=False)
        storage.files.pipe_file(storage.path("results.csv"), table.to_csv(index=False).encode())


def copy_here(storage: Storage, folder: Path) -> None:
    """Everything but checkpoints, to the machine that the sweep was started on."""
    with keeping(str(folder)):
        copy_files(storage, folder)


def copy_files(storage: Storage, folder: Path) -> None:
    for name in ("sweep.json", "results.parquet", "results.csv"):
        if storage.files.exists(storage.path(name)):
            storage.files.get_file(storage.path(name), str(folder / name))
    for name in storage.names("trials"):
        if storage.read_json(f"trials/{name}/result.json") is not None:
            storage.get(f"trials/{name}", folder / "trials" / name)
