import { fuzz } from "./run_all";

void fuzz(2000);
