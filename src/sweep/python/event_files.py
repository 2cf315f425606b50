"""TensorBoard's event files: a folder a trial, the epochs as steps, and the searched values as hyperparameters."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tensorboardX import SummaryWriter
from tensorboardX.summary import hparams

from following import Figures, trial_title


class EventFiles:
    name = "TensorBoard's folder"

    def __init__(self, folder: Path, metric: str) -> None:
        self.folder = folder
        self.metric = metric
        self.writers: dict[int, SummaryWriter] = {}
        self.values: dict[int, dict[str, Any]] = {}

    def begin(self, number: int, values: dict[str, Any]) -> None:
        self.values[number] = values
        self.writer_of(number)

    def writer_of(self, number: int) -> SummaryWriter:
        if number not in self.writers:
            # Letters that some system's files may not have in their names.
            name = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", trial_title(number, self.values.get(number, {})))[:120]
            self.writers[number] = SummaryWriter(str(self.folder / name), flush_secs=5)
        return self.writers[number]

    def epoch(self, number: int, epoch: int, figures: Figures) -> None:
        for name, value in figures.items():
            self.writer_of(number).add_scalar(name, value, epoch)

    def end(self, number: int, status: str, epoch: int, figures: Figures) -> None:
        writer = self.writer_of(number)
        for name, value in figures.items():
            writer.add_scalar(f"end/{name}", value, epoch)
        if self.metric in figures:
            self.compare(writer, self.values.get(number, {}), figures[self.metric])
        writer.close()
        self.writers.pop(number, None)

    def compare(self, writer: SummaryWriter, values: dict[str, Any], value: float) -> None:
        """The row of this trial among TensorBoard's HPARAMS."""
        plain = {name: each if isinstance(each, (bool, int, float)) else str(each) for name, each in values.items()}
        for summary in hparams(hparam_dict=plain, metric_dict={f"end/{self.metric}": value}):
            writer.file_writer.add_summary(summary)

    def close(self) -> None:
        for writer in self.writers.values():
            writer.close()
