import type { ConvWork } from "../conv_work";
import type { Task } from "./task";

/** What a child with convolutions is told. */
export interface ConvTask extends Omit<Task, "work"> {
  readonly work: ConvWork;
}
