"""The project on a machine of the cluster: as it lies there, or shipped, and set up once."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import platform
import subprocess
import tarfile
from pathlib import Path
from typing import Callable, Optional

# What a trial needs, and what the set-up needs to make the rest.
PARTS = ["package.json", "package-lock.json", ".npmrc", "tsconfig.json", "scripts", "src", "notebooks"]
LEFT_OUT = {"__pycache__", "node_modules", ".ipynb_checkpoints", "testing"}
TESTS = (".test.ts", ".long.ts")


def project_files(root: Path) -> list[Path]:
    """The files that are shipped, by their paths from the root."""
    found = []
    for part in PARTS:
        place = root / part
        files = place.rglob("*") if place.is_dir() else [place]
        found += [file.relative_to(root) for file in files if file.is_file()]
    return sorted(file for file in found if not LEFT_OUT & set(file.parts) and not file.name.endswith(TESTS))


def version_of(root: Path) -> str:
    """The same for the same files, wherever they lie."""
    digest = hashlib.sha256()
    for file in project_files(root):
        digest.update(f"{file.as_posix()}\0".encode())
        digest.update(hashlib.sha256((root / file).read_bytes()).digest())
    return digest.hexdigest()[:16]


def packed(root: Path) -> bytes:
    """The project's files as a compressed archive."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        for file in project_files(root):
            tar.add(root / file, arcname=file.as_posix())
    return archive.getvalue()


SETUP = ("npm", "run", "setup")


def project_here(
    root: str,
    version: str,
    fetch: Callable[[], bytes],
    cache: Optional[Path] = None,
    setup: tuple[str, ...] = SETUP,
) -> str:
    """The folder of the project on this machine, ready to run.

    Where the folder of the driver is seen here, too, and holds the same, that one; else a copy in
    `~/.cache/latent-lab/`, which the first trial of a machine fetches and sets up while the others wait.
    """
    own = Path(root)
    if (own / "node_modules").exists() and version_of(own) == version:
        return root
    home = (cache or Path.home() / ".cache" / "latent-lab") / version
    ready = home / ".ready"
    home.mkdir(parents=True, exist_ok=True)
    with open(home / ".setting-up", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when this process ends, however it ends
        if not ready.exists():
            with tarfile.open(fileobj=io.BytesIO(fetch()), mode="r:gz") as tar:
                tar.extractall(home, filter="data")
            with open(home / "setup.log", "w") as log:
                ended = subprocess.run(setup, cwd=home, stdout=log, stderr=log, env={**os.environ, "CI": "1"})
            if ended.returncode != 0:
                raise RuntimeError(f"the set-up on {platform.node()} failed: {home / 'setup.log'}")
            ready.touch()
    return str(home)
