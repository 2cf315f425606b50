"""Unpacks the named parts of a wheel: `unpack_wheel.py WHEEL TARGET PREFIX...`, printing percents."""

import os
import shutil
import sys
import zipfile

wheel, target, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    members = [m for m in archive.infolist() if m.filename.startswith(tuple(prefixes))]
    total = max(1, sum(m.file_size for m in members))
    done = shown = 0
    for member in members:
        path = os.path.realpath(os.path.join(target, member.filename))
        if not path.startswith(os.path.realpath(target) + os.sep):
            sys.exit(f"error: {member.filename} would leave the target folder")
        if member.is_dir():
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(member) as source, open(path, "wb") as sink:
            while chunk := source.read(1 << 22):
                sink.write(chunk)
                done += len(chunk)
                if done * 100 // total > shown:
                    shown = done * 100 // total
                    print(f"{shown}%", flush=True)
missing = [p for p in prefixes if not any(m.filename.startswith(p) for m in members)]
if missing:
    shutil.rmtree(target, ignore_errors=True)
    sys.exit(f"error: the wheel holds no {', '.join(missing)}")
