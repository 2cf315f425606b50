// The arrows of ARCHITECTURE.md, as `npm test` holds them.
"use strict";

const MODELS = ["math", "backend", "data", "random", "config", "host"];
const EVALUATION = [...MODELS, "models"];
const TRAINING = [...EVALUATION, "evaluation"];
const CHECKPOINTS = [...TRAINING, "training"];
const RESULTS = [...CHECKPOINTS, "checkpoints", "figures"];
const ALL = [...RESULTS, "results", "widgets", "playground", "notebook", "report"];

/** What each room may import, beside itself. */
const MAY_IMPORT = {
  random: [],
  config: ["host"],
  host: ["config"],
  backend: ["config", "host"],
  math: ["backend"],
  data: ["random", "config", "host"],
  models: MODELS,
  evaluation: EVALUATION,
  training: TRAINING,
  checkpoints: CHECKPOINTS,
  figures: ["config", "host"],
  results: RESULTS,
  widgets: ["config", "host", "figures"],
  playground: ["config", "host", "random", "math", "figures"],
  notebook: ALL,
  report: ["config", "host", "figures", "widgets", "playground"],
  jupyter: ["config", "host"],
  cli: ALL,
};

const TEST = "\\.(test|long)\\.ts$|/testing/";

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries(MAY_IMPORT).map(([room, others]) => ({
      name: `${room}-imports-only-${["itself", ...others].join("-")}`,
      severity: "error",
      from: { path: `^src/${room}/`, pathNot: TEST },
      to: { path: "^(src|scripts|benchmarks)/", pathNot: `^src/(${[room, ...others].join("|")})/` },
    })),
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
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".cjs", ".json", ".d.ts"] },
  },
};
