import { tellError } from "./command";
import { statSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { KERNEL_NAME } from "../config/jupyter";
import { UserError } from "../config/user_error";
import { durationText } from "../report/facts";
import { type FailedCell, makeReport, type ReportRequest } from "../report/make_report";
import { readNotebook } from "../report/notebook";
import { showProgress } from "../report/progress";

const usage =
  "npm run report -- NOTEBOOK [-p name=value …] [--output FILE] [--allow-errors]\n\n" +
  "Runs the notebook and writes one HTML file that needs nothing from outside:\n" +
  "outputs/reports/NAME.html, or FILE.\n\n" +
  "  -p, --parameter name=value  a value in place of the notebook's own; may be repeated\n" +
  "  --output FILE               where the report goes\n" +
  "  --allow-errors              go on after a failed cell; the report says that it failed\n";

async function main(args: string[]): Promise<number> {
  const request = parseRequest(args);
  if (!request) {
    console.log(usage);
    return 0;
  }
  const notebook = readNotebook(request.notebook, KERNEL_NAME);
  const onEvent = showProgress(notebook, request.settings.length > 0, process.stdout);
  const { file, index, failure, seconds } = await makeReport(request, onEvent);
  if (failure) showFailure(request.notebook, failure);
  if (file !== undefined) {
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    console.log(`\n${relative("", file)}  ${megabytes} MB, ran in ${durationText(seconds)}`);
    if (index !== undefined) console.log(`${relative("", index)}  lists all reports`);
  } else console.error("\nNo report was written (--allow-errors writes one that shows the error).");
  return failure ? 1 : 0;
}

function parseRequest(args: string[]): ReportRequest | undefined {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        parameter: { type: "string", short: "p", multiple: true, default: [] },
        output: { type: "string", short: "o" },
        "allow-errors": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return undefined;
    const [notebook, ...rest] = positionals;
    if (notebook === undefined || rest.length > 0) {
      throw new UserError(`give one notebook: ${usage.split("\n")[0] ?? ""}`);
    }
    const { parameter: settings, output, "allow-errors": allowErrors } = values;
    return { notebook, settings, output, allowErrors };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError((error as Error).message);
  }
}

function showFailure(notebook: string, { number, source, error }: FailedCell): void {
  const { ename = "", evalue = "", traceback = [] } = error;
  const quoted = source.split("\n").map((line) => `    ${line}`);
  console.error(`\nCell ${number} of ${notebook} failed:\n\n${quoted.join("\n")}\n`);
  console.error(traceback.length > 0 ? traceback.join("\n") : `${ename}: ${evalue}`);
}

main(process.argv.slice(2))
  .then((status) => (process.exitCode = status))
  .catch((error: unknown) => (process.exitCode = tellError(error)));
