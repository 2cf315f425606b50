import { backendSuite } from "./testing/backend_suite";

void backendSuite("wasm");
