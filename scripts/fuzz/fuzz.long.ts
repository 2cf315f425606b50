import { fuzz } from "./run_all";

void fuzz(100_000);
