// The arrows of ARCHITECTURE.md, as `npm test` holds them.
"use strict";

const MODELS = ["math", "backend", "data", "random", "config"];
const EVALUATION = [...MODELS, "models"];
const TRAINING = [...EVALUATION, "evaluation"];
const CHECKPOINTS = [...TRAINING, "training"];
const ALL = [
  ...CHECKPOINTS,
  "checkpoints",
  "figures",
  "widgets",
  "playground",
  "notebook",
  "report",
];

/** What each room may import, beside itself. */
const MAY_IMPORT = {
  random: [],
  config: [],
  backend: ["config"],
  math: ["backend"],
  data: ["random", "config"],
  models: MODELS,
  evaluation: EVALUATION,
  training: TRAINING,
  checkpoints: CHECKPOINTS,
  figures: ["config"],
  widgets: ["config", "figures"],
  playground: ["config", "random", "math", "figures"],
  notebook: ALL,
  report: ["config", "figures", "widgets", "playground"],
  kernel: ["config"],
  cli: ALL,
};

const TEST = "\\.(test|long)\\.ts$|/test_support\\.ts$|/testing/";

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
      comment: "a notebook imports src/index.ts, which has neither commands nor the kernel in it",
      severity: "error",
      from: { path: "^src/index\\.ts$" },
      to: { path: "^src/(cli|kernel|report)/|^scripts/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".js", ".cjs", ".json", ".d.ts"] },
  },
};
