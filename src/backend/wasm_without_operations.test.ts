import { backendSuite } from "./testing/backend_suite";

// TensorFlow.js's own operations, as where the project's operations cannot be loaded.
process.env.LATENT_LAB_KERNELS = "0";
void backendSuite("wasm");
