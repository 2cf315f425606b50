// What costs nothing, checked before anything is downloaded: Python, free disk.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Something the user can mend: shown as it is, without a stack trace. */
export class Problem extends Error {
  constructor(message, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}

const GB = 1e9;
/** Disk used by node_modules, TensorFlow and Jupyter, with what is unpacked meanwhile. */
const NEEDED = { node_modules: 0.8 * GB, ".native": 1.6 * GB, ".venv": 0.8 * GB };

export function checkDisk(root) {
  const missing = Object.keys(NEEDED).filter((name) => !fs.existsSync(path.join(root, name)));
  const needed = missing.reduce((sum, name) => sum + NEEDED[name], 0);
  const { bavail, bsize } = fs.statfsSync(root);
  const free =
    process.env.LATENT_LAB_FREE_DISK === undefined
      ? bavail * bsize
      : Number(process.env.LATENT_LAB_FREE_DISK);
  if (free >= needed) return;
  const gigabytes = (bytes) => `${(bytes / GB).toFixed(1)} GB`;
  throw new Problem(
    `The set-up needs ${gigabytes(needed)} of disk and ${root} has ${gigabytes(free)} free: ` +
      `make room, or clone the project onto a larger disk.`,
  );
}

const PROBE = `
import importlib.util as u, json, sys
print(json.dumps({"executable": sys.executable, "version": "%d.%d.%d" % sys.version_info[:3],
"modules": [m for m in ("ensurepip", "venv", "virtualenv") if u.find_spec(m)]}))`;

function probe(command) {
  const env = { ...process.env };
  delete env.PYTHONHOME;
  delete env.PYTHONPATH;
  const { status, stdout } = spawnSync(command[0], [...command.slice(1), "-c", PROBE], {
    env,
    encoding: "utf8",
    timeout: 20_000,
  });
  if (status !== 0) return undefined;
  try {
    const found = JSON.parse(stdout);
    return { command: command.join(" "), ...found };
  } catch {
    return undefined;
  }
}

const isRecent = ({ version }) => {
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor >= 10;
};

const answers = (tool) =>
  spawnSync(tool, ["--version"], { stdio: "ignore", timeout: 20_000 }).status === 0;

/** The command that makes a virtual environment; the folder comes last. */
function venvMaker(python) {
  const has = (name) => python.modules.includes(name);
  if (has("ensurepip") && has("venv")) return { leashed: ["venv"] };
  if (answers("uv")) return { tool: ["uv", "venv", "--seed", "--python", python.executable] };
  if (has("virtualenv")) return { leashed: ["virtualenv"] };
  if (answers("virtualenv")) return { tool: ["virtualenv", "--python", python.executable] };
  return undefined;
}

/**
 * The Python that the set-up uses: $PYTHON, python3, python, py -3, the first that is recent and can
 * make a virtual environment.
 */
export function findPython() {
  const chosen = process.env.PYTHON;
  const commands = chosen ? [[chosen]] : [["python3"], ["python"], ["py", "-3"]];
  const found = commands.map(probe).filter(Boolean);
  const recent = found.filter(isRecent);
  for (const python of recent) {
    const maker = venvMaker(python);
    if (maker) return { executable: python.executable, version: python.version, maker };
  }
  if (recent.length > 0) {
    const { version, executable } = recent[0];
    const minor = version.split(".").slice(0, 2).join(".");
    throw new Problem(
      `Python ${version} (${executable}) has no ensurepip, so it cannot make the project's Jupyter environment. ` +
        `Install one of these and run this again: \`apt install python${minor}-venv\` (Debian, Ubuntu), ` +
        `\`uv\`, or \`pip install virtualenv\`.`,
    );
  }
  const seen = found.map((p) => `${p.command} is ${p.version}`).join(", ");
  const tried = commands.map((command) => command.join(" ")).join(", ");
  throw new Problem(
    `Latent Lab needs Python 3.10 or later for Jupyter; tried ${tried}: ${seen || "none runs"}. ` +
      `Install it (https://www.python.org), or name one: PYTHON=/path/to/python3 npm start.`,
  );
}
