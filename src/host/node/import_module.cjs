// Loads a package that is an ES module and nothing else. What compiles the project's TypeScript makes
// `require` of `import()`, so this one is not compiled.
"use strict";
exports.importModule = (name) => import(name);
