"""Runs a command on a terminal of its own and presses Ctrl-C there.

    python on_terminal.py TEXT COMMAND ARGUMENT…

Ctrl-C is pressed, once, when TEXT has been printed. Prints what the terminal showed, and ends with
the command's exit code, or with 255 where it has not ended a while after.
"""

import os
import pty
import select
import sys
import time

WAIT = 60


def main(text, *command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    shown, pressed = b"", None
    while pressed is None or time.monotonic() - pressed < WAIT:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        try:
            part = os.read(terminal, 65536) if ready else None
        except OSError:
            break  # Linux's way to say that the other side is closed.
        if part == b"":
            break
        shown += part or b""
        if pressed is None and text.encode() in shown:
            os.write(terminal, b"\x03")
            pressed = time.monotonic()
    else:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        sys.exit(255)
    _, status = os.waitpid(pid, 0)
    sys.stdout.buffer.write(shown)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


main(*sys.argv[1:])
