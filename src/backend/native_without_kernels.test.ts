import { backendSuite } from "./testing/backend_suite";

// TensorFlow's own kernels, as where the project's could not be compiled.
process.env.LATENT_LAB_KERNELS = "0";
void backendSuite("native");
