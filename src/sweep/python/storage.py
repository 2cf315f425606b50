"""Where a sweep keeps what must outlive a machine: a folder, S3-compatible storage, or what else fsspec opens."""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Optional

import fsspec
from fsspec.implementations.arrow import ArrowFSWrapper
from fsspec.implementations.local import LocalFileSystem
from pyarrow.fs import FileSystem


def opened(address: str) -> tuple[Any, str]:
    """A file system of fsspec, and the path in it.

    S3 is pyarrow's, which is installed with Ray and by which Ray itself keeps its state: it reads the usual
    variables (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL) and files.
    """
    if not address.startswith("s3://"):
        return fsspec.core.url_to_fs(address)
    files, root = FileSystem.from_uri(address)
    return ArrowFSWrapper(files), root


class Unkept(Exception):
    """Where all trials are kept nothing more can be written, so that none can go on."""


# Of a disk that is full, or past its quota, and of a place that is write-protected.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def keeping(address: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise Unkept(f"{address} takes no more files ({os.strerror(error.errno)})") from error


class Storage:
    """A place by its address; paths below it have slashes on every system."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files, self.root = opened(address)
        self.is_folder = isinstance(self.files, LocalFileSystem)

    def make_folder_of(self, place: str) -> None:
        """An object needs no folder."""
        if self.is_folder:
            self.files.makedirs(place.rsplit("/", 1)[0], exist_ok=True)

    def path(self, name: str) -> str:
        return f"{self.root.rstrip('/')}/{name}"

    def read_json(self, name: str) -> Optional[Any]:
        """None where there is no such file, or a write of it was broken off."""
        try:
            return json.loads(self.files.cat_file(self.path(name)))
        except (FileNotFoundError, ValueError):
            return None

    def write_json(self, name: str, value: Any) -> None:
        """A file of another name takes the place of the last, so that no reader sees half of one."""
        place, draft = self.path(name), self.path(f"{name}.draft")
        text = json.dumps(value, indent=1).encode()
        with keeping(self.address):
            self.make_folder_of(place)
            if self.is_folder:
                self.files.pipe_file(draft, text)
                Path(draft).replace(place)
            else:
                self.files.pipe_file(place, text)  # an object appears whole

    def names(self, folder: str) -> list[str]:
        self.files.invalidate_cache()
        try:
            found = self.files.ls(self.path(folder), detail=False)
        except FileNotFoundError:
            return []
        return sorted(str(each).rstrip("/").rsplit("/", 1)[-1] for each in found)

    def put(self, folder: Path, name: str) -> None:
        """Copies the files below a folder to below `name`."""
        for file in sorted(folder.rglob("*")):
            if not file.is_file() or file.name == ".lock":
                continue
            place = self.path(f"{name}/{file.relative_to(folder).as_posix()}")
            with keeping(self.address):
                self.make_folder_of(place)
                self.files.put_file(str(file), place)

    def get(self, name: str, folder: Path) -> None:
        """Copies what is below `name` into a folder that is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        base = self.path(name)
        for place in self.files.find(base):
            file = folder / str(place)[len(base) :].lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            self.files.get_file(place, str(file))

    def move(self, name: str, other: str) -> None:
        """File by file: an object has no folder that could be renamed."""
        base = self.path(name)
        for place in self.files.find(base):
            target = self.path(other) + str(place)[len(base) :]
            self.make_folder_of(target)
            self.files.mv(place, target)
        self.remove(name)

    def remove(self, name: str) -> None:
        if self.files.exists(self.path(name)):
            self.files.rm(self.path(name), recursive=True)


class TrialPlace:
    """What is kept of one trial: `trial.json`, its last checkpoint, and at its end `result.json`."""

    def __init__(self, storage: Storage, number: int) -> None:
        self.storage = storage
        self.folder = f"trials/{number:04d}"

    def result(self) -> Optional[dict[str, Any]]:
        return self.storage.read_json(f"{self.folder}/result.json")

    def finish(self, result: dict[str, Any]) -> None:
        """The result is written last: a trial that has one is whole, and never runs again."""
        self.storage.write_json(f"{self.folder}/result.json", result)
        for name in self.storage.names(self.folder):
            if name.startswith("checkpoint"):
                self.storage.remove(f"{self.folder}/{name}")

    def checkpoint(self) -> Optional[dict[str, Any]]:
        return self.storage.read_json(f"{self.folder}/checkpoint.json")

    def keep_checkpoint(self, weights: Path, epochs: list[dict[str, Any]]) -> None:
        """Beside the last one, which is removed once this one is known to be whole."""
        last = self.checkpoint()
        name = f"checkpoint-{epochs[-1]['epoch']}"
        self.storage.remove(f"{self.folder}/{name}")
        self.storage.put(weights, f"{self.folder}/{name}")
        self.storage.write_json(f"{self.folder}/checkpoint.json", {"name": name, "epochs": epochs})
        if last and last["name"] != name:
            self.storage.remove(f"{self.folder}/{last['name']}")

    def restore(self, weights: Path) -> list[dict[str, Any]]:
        """The last checkpoint's weights, and what its epochs told; nothing where there is none."""
        last = self.checkpoint()
        if last is None:
            return []
        self.storage.get(f"{self.folder}/{last['name']}", weights)
        return list(last["epochs"])
