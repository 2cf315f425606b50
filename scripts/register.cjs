// Loaded with `node -r` before any TypeScript of the project: compiles it as it is required (types are
// checked by `npm test`).
"use strict";
require("./node_version.cjs");
// The commands; other programs, such as the kernel, take the signal themselves.
if (/(^|[\\/])(src[\\/]cli|benchmarks)[\\/]\w+\.ts$/.test(process.argv[1] || "")) {
  require("./stop_while_loading.cjs");
}
// TensorFlow logs its start to standard error unless told not to before it loads.
process.env.TF_CPP_MIN_LOG_LEVEL = process.env.TF_CPP_MIN_LOG_LEVEL || "2";
process.env.TF_ENABLE_ONEDNN_OPTS = process.env.TF_ENABLE_ONEDNN_OPTS || "1";
require("./packages.cjs");
try {
  const { compile } = require("./compile.cjs");
  const { noteLoaded } = require("./typescript_lines.cjs");
  require.extensions[".ts"] = (module, file) => {
    const code = compile(file);
    noteLoaded(file, code);
    module._compile(code, file);
  };
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND") throw error;
  console.error("Latent Lab is not set up yet (no node_modules): run `npm start` first.");
  process.exit(2);
}
require("../src/host/node");
