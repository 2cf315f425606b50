const pollMilliseconds = 1000;

/** Ends this process when the Jupyter that started it is gone, even if it was killed. */
export function endWithParent(): void {
  const parent = Number(process.env.JPY_PARENT_PID ?? process.ppid);
  if (!Number.isInteger(parent) || parent <= 1) return;
  setInterval(() => {
    if (!alive(parent)) process.exit(0);
  }, pollMilliseconds).unref();
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
