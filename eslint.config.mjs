import tseslint from "typescript-eslint";

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
    languageOptions: { parserOptions: { projectService: true } },
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
    files: ["**/*.test.ts", "**/*.long.ts", "**/testing/**/*.ts"],
    // node:test's `test` and `describe` return promises that the runner awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
