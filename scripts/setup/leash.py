"""Runs a Python module (`leash.py pip install ...`) that ends when its parent does.

The parent holds the other end of file descriptor 3; see scripts/leash.cjs.
"""

import os
import runpy
import sys
import threading


def end_with_parent():
    try:
        os.read(3, 1)
    finally:
        os._exit(1)


if os.environ.pop("LATENT_LAB_LEASH", "") == "3":
    threading.Thread(target=end_with_parent, daemon=True).start()
sys.path.pop(0)
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
