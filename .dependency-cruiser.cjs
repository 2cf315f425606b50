// The arrows of ARCHITECTURE.md, as `npm test` holds them.
"use strict";

const MATH = ["config", "host", "random", "backend", "math"];
const MODELS = [...MATH, "data"];
const EVALUATION = [...MODELS, "models"];
const TRAINING = [...EVALUATION, "evaluation"];
const CHECKPOINTS = [...TRAINING, "training"];
const RESULTS = [...CHECKPOINTS, "checkpoints", "figures"];
const ALL = [...RESULTS, "results", "widgets", "playground", "notebook", "report"];
const SWEEP = ["config", "host", "figures", "report"];

/** What each room may import, beside itself: rooms, and single files of rooms. */
const MAY_IMPORT = {
  random: [],
  config: [],
  host: ["config"],
  backend: ["config", "host"],
  math: ["random", "host", "backend"],
  data: ["random", "config", "host"],
  models: MODELS,
  evaluation: EVALUATION,
  training: TRAINING,
  checkpoints: CHECKPOINTS,
  // The shape of a record and the names of its terms, not what makes them.
  figures: ["config", "host", "data", "training/records", "models/terms"],
  results: RESULTS,
  widgets: ["config", "host", "figures"],
  playground: ["config", "host", "random", "math", "figures", "data"],
  // `sweep()` starts the command, and shows what comes of it.
  notebook: [...ALL, "sweep"],
  report: ["config", "host", "figures", "widgets", "playground"],
  jupyter: ["config", "host"],
  sweep: SWEEP,
  cli: [...ALL, "sweep"],
};

const TEST = "\\.(test|long)\\.ts$|/testing/";

/** The rooms that know no Node, so that they run in a page of a browser, too. */
const ANYWHERE = [...CHECKPOINTS, "checkpoints", "results", "figures", "widgets", "playground"];
/** The kernel itself: it could run in a worker of a page. */
const KERNEL =
  "^src/jupyter/(kernel|answers|cell_queue|content|message|transport|surroundings|input/questions|" +
  "run/comms|run/history|compile/(language|completeness|call_signature|import_paths))\\.ts$";
const NODE_SIDE = "^src/host/node/";

/** What a room's name, or a file's, stands for among paths: `figures/`, `models/terms.ts`. */
const path = (place) => (place.includes("/") ? `${place}\\.ts$` : `${place}/`);

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
      name: `${room}-imports-only-${["itself", ...others].join("-").replaceAll("/", ".")}`,
      severity: "error",
      from: { path: `^src/${room}/`, pathNot: TEST },
      to: {
        path: "^(src|scripts|benchmarks)/",
        pathNot: `^src/(${[room, ...others].map(path).join("|")})`,
      },
    })),
    ...[
      { name: "no-node-from-random-to-playground", to: { dependencyTypes: ["core"] } },
      { name: "no-side-of-node-from-random-to-playground", to: { path: NODE_SIDE } },
    ].map(({ name, to }) => ({
      name,
      comment:
        "what needs a disk, a process or a clock is asked of host(), so that a page can have it",
      severity: "error",
      from: { path: `^src/(${ANYWHERE.join("|")})/`, pathNot: `${TEST}|${NODE_SIDE}` },
      to,
    })),
    {
      name: "one-way-into-config",
      comment: 'import { UserError } from "../config"',
      severity: "error",
      from: { pathNot: "^src/config/" },
      to: { path: "^src/config/", pathNot: "^src/config/index\\.ts$" },
    },
    {
      name: "only-backend-imports-tensorflow",
      comment: "one place picks the backend; the rest goes through src/backend",
      severity: "error",
      from: {
        path: "^(src|scripts|benchmarks)/",
        pathNot: "^src/backend/|^scripts/setup/backend/probe_child",
      },
      to: { path: "@tensorflow/" },
    },
    {
      name: "only-notebook-imports-danfojs",
      comment: "it takes two seconds to load",
      severity: "error",
      from: { pathNot: "^src/notebook/" },
      to: { path: "node_modules/danfojs" },
    },
    {
      name: "only-wire-knows-zeromq",
      comment:
        "the sockets are one transport of src/jupyter/transport.ts; tests speak to them, too",
      severity: "error",
      from: { path: "^(src|scripts|benchmarks)/", pathNot: `^src/jupyter/wire/|${TEST}` },
      to: { path: "node_modules/zeromq/" },
    },
    {
      name: "only-main-picks-a-transport",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/jupyter/(wire/|main\\.ts$)|${TEST}` },
      to: { path: "^src/jupyter/wire/" },
    },
    {
      name: "kernel-asks-node-of-its-surroundings",
      comment: "src/jupyter/surroundings.ts is what a kernel knows of where it runs",
      severity: "error",
      from: { path: KERNEL },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "index-keeps-the-front",
      comment:
        "a notebook imports src/index.ts, which has neither commands nor the Jupyter kernel in it",
      severity: "error",
      from: { path: "^src/index\\.ts$" },
      to: { path: "^src/(cli|jupyter|report)/|^scripts/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "/\\.venv" }, // of peers that the benchmark installs
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".cjs", ".json", ".d.ts"] },
  },
};
