// One trial of a sweep, in a process of its own: started by src/sweep/python/trial.py, which reads what
// it tells and keeps what it saves.
import { rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { UserError } from "../config";
import { endWithParent } from "../host/node/end_with_parent";
import { KERNEL_NAME } from "../host/node/jupyter";
import { makeReport } from "../report/make_report";
import { readNotebook } from "../report/notebook";
import { parametersOf } from "../report/parameters";
import { metricAt } from "../sweep/metrics";
import { argvOf, type TrialEvent, type TrialRequest } from "../sweep/trial_request";
import { parseFlags } from "./flags";
import { chosenModel, trainFlags, type TrainSettings } from "./options";
import { epochFigures, epochValue, heldOutMetrics } from "./trial_metrics";

/** Standard input: the request first, then a line after each epoch; its end ends the process. */
class Orders {
  end = (): never => process.exit(130);
  private readonly lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

  async next(): Promise<string> {
    const { done, value } = await this.lines.next();
    return done ? this.end() : value;
  }
}

async function main(): Promise<void> {
  endWithParent();
  const orders = new Orders();
  const request = JSON.parse(await orders.next()) as TrialRequest;
  orders.end = () => {
    // Whoever would have removed it is gone.
    rmSync(request.folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.stdin.on("end", orders.end);
  const tell = (event: TrialEvent) => void writeSync(request.events, `${JSON.stringify(event)}\n`);
  try {
    const metrics = await (request.work === "train"
      ? trained(request, orders, tell)
      : reported(request));
    const value = metricAt(metrics, request.metric);
    if (value === undefined) {
      const names = Object.keys(metrics).join(", ");
      throw new UserError(`there is no number ${request.metric} among its metrics (${names})`);
    }
    tell({ event: "done", value, metrics });
  } catch (error) {
    // What a user can mend fails alike at the next try; anything else may have been the machine.
    if (!(error instanceof UserError)) throw error;
    tell({ event: "failed", reason: error.message });
  }
  process.exit(0);
}

async function trained(
  { values, folder, resume, metric, judge }: TrialRequest,
  orders: Orders,
  tell: (event: TrialEvent) => void,
): Promise<Record<string, unknown>> {
  const places = { ckpt_dir: join(folder, "weights"), output_dir: folder };
  const argv = argvOf({ ...values, ...places, ...(resume && { resume }) });
  const { settings, given } = parseFlags(trainFlags(argv), argv);
  const asked = settings as TrainSettings;
  const model = chosenModel(asked, given as ReadonlySet<string>);
  const { trainSession } = await import("./train_session");
  const code = await trainSession(
    { ...asked, model },
    given as ReadonlySet<string>,
    async (record) => {
      const { epoch, seconds } = record;
      const value = epochValue(record, metric) ?? null;
      tell({ event: "epoch", epoch, value, seconds, figures: epochFigures(record) });
      await orders.next();
    },
  );
  if (code !== 0) process.exit(code);
  return heldOutMetrics({ ...asked, model }, judge ?? undefined);
}

/** Runs the notebook and writes its report; its metrics are those that its cells noted. */
async function reported({ notebook = "", values, folder }: TrialRequest) {
  const read = readNotebook(notebook, KERNEL_NAME);
  const parameters = parametersOf(read);
  const own = { ckptDir: join(folder, "weights"), outputDir: folder };
  // For cells that name no folders: trials must not write over one another's files.
  Object.assign(process.env, { LATENT_LAB_CKPT_DIR: own.ckptDir, LATENT_LAB_OUTPUT_DIR: own.outputDir }); // prettier-ignore
  const places = Object.entries(own).filter(([name]) =>
    parameters.some((each) => each.name === name),
  );
  const result = await makeReport(
    {
      ...{ file: notebook, notebook: read, parameters, allowErrors: false },
      values: { ...values, ...Object.fromEntries(places) },
      target: join(folder, "report.html"),
    },
    () => undefined,
  );
  const { ename = "error", evalue = "" } = result.failure?.error ?? {};
  if (result.failure) throw new UserError(`cell ${result.failure.number}, ${ename}: ${evalue}`);
  if (result.unwritten) throw new UserError(`no report: ${result.unwritten.reason}`);
  return result.summary.metrics;
}

if (require.main === module) void main();
