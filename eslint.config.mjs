import tseslint from "typescript-eslint";

const TESTS = ["**/*.test.ts", "**/*.long.ts", "**/testing/**/*.ts"];

/** The rooms that know no Node, as in .dependency-cruiser.cjs. */
const ANYWHERE =
  "src/{random,config,host,backend,math,data,models,evaluation,training,checkpoints,results,figures,widgets,playground}";

const OF_NODE = [
  ...["process", "require", "module", "global", "Buffer", "setImmediate", "clearImmediate"],
  ...["__dirname", "__filename"],
];

export default tseslint.config(
  {
    ignores: [
      "node_modules",
      ".venv",
      "benchmarks/.venv-peers",
      ".native",
      ".setup",
      "outputs",
      "data",
      "model_ckpts",
    ],
  },
  {
    files: ["src/**/*.ts", "scripts/**/*.ts", "benchmarks/**/*.ts"],
    extends: [...tseslint.configs.recommended, ...tseslint.configs.stylistic],
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: false },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-require-imports": "error",
      eqeqeq: "error",
    },
  },
  {
    files: [`${ANYWHERE}/**/*.ts`],
    ignores: [...TESTS, "src/host/node/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        ...OF_NODE.map((name) => ({ name, message: "A page has none: ask host() for it." })),
      ],
    },
  },
  {
    // As in .dependency-cruiser.cjs.
    files: [
      "src/jupyter/{kernel,answers,cell_queue,content,message,transport,surroundings}.ts",
      "src/jupyter/input/questions.ts",
      "src/jupyter/run/{comms,history}.ts",
      "src/jupyter/compile/{language,completeness,call_signature,import_paths}.ts",
    ],
    rules: {
      "no-restricted-globals": [
        "error",
        ...OF_NODE.map((name) => ({ name, message: "A page has none: ask Surroundings for it." })),
      ],
    },
  },
  {
    // Only the outermost ring prints.
    files: ["src/**/*.ts"],
    ignores: [...TESTS, "src/{cli,notebook,report,jupyter}/**"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "stdout" },
        { object: "process", property: "stderr" },
      ],
    },
  },
  {
    files: TESTS,
    // node:test's `test` and `describe` return promises that the runner awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
