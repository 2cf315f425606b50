// For a Node process: importing this provides its host. scripts/register.cjs does, so that whatever
// starts with it, commands, tests and the kernel, has one.
import { provideHost } from "../host";
import { nodeHost } from "./node_host";

provideHost(nodeHost);

export { requireReplaceable, requireWritableFolder, writeFilesAtomically } from "./atomic_files";
export { fileError } from "./file_error";
export { findBrowser } from "./find_browser";
export { jupyterEnv, KERNEL_NAME, venvPython } from "./jupyter";
export { loadModule, packageFile, projectRequire } from "./load_module";
export { projectRoot } from "./project_root";
