import { dim, Output } from "../../src/cli/terminal";
import { counted } from "../../src/config";
import { EpochResult, Goal, Results } from "./results";
import { Summary } from "./summary";

/** Everything that was found, for a terminal. */
export function tables(results: Results, output: Output): string {
  const sections = [
    heading(results),
    epochs("One epoch", results.epochs, results, output),
    epochs("One busy process beside", results.load, { epochs: results.load }, output),
    epochs("Native, at other sizes", results.growth, results, output),
    ...results.conv.map((conv) => epochs(conv.name, conv.epochs, conv, output)),
    family(results, output),
    others(results, output),
    goals(results, output),
    leftOut(results, output),
  ];
  return `\n${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function heading({ machine, work, data, rounds }: Results): string[] {
  const { cpu, cores, memory_bytes, cpu_flags, os, node } = machine;
  const sizes = [784, ...work.hidden_sizes, work.latent_size].join("-");
  const memory = `${Math.round(memory_bytes / 2 ** 30)} GiB`;
  return [
    `Machine   ${[cpu, `${cores} cores`, memory, ...cpu_flags].join(", ")}`,
    `          ${os}, Node ${node}`,
    `Work      VAE ${sizes} and back, ${work.activation}, ${work.dtype}`,
    `          Adam, batches of ${work.batch_size}, ${counted(work.images)} images of ${data.name}`,
    `Rounds    ${rounds}, in turns; without warm-up; median, and least to greatest`,
  ];
}

function epochs(
  title: string,
  results: readonly EpochResult[],
  { epochs: all }: Pick<Results, "epochs">,
  output: Output,
): string[] {
  if (results.length === 0) return [];
  const native = all.find(({ name }) => name === "native")?.summary.median;
  const rows = results.map(({ label, scaled, summary, peak_memory_bytes }) => [
    label + (scaled ? " *" : ""),
    `${figure(summary.median)} s`,
    range(summary),
    native === undefined ? "" : `× ${figure(summary.median / native)}`,
    `${Math.round(peak_memory_bytes / 1e6)} MB`,
  ]);
  const header = [title, "median", "min – max", native === undefined ? "" : "native", "memory"];
  const [first, ...rest] = columns([header, ...rows]);
  const parts = results
    .filter(({ scaled }) => scaled)
    .map(({ label, images }) => `${label}: ${counted(images)}`);
  const note = `* scaled from fewer images (${parts.join("; ")})`;
  return [dim(first, output), ...rest, ...(parts.length > 0 ? [dim(note, output)] : [])];
}

/** Every model's epoch beside the VAE's, and what of it its products explain. */
function family({ family: models }: Results, output: Output): string[] {
  if (models.length === 0) return [];
  const rows = models.map(({ label, images, summary, to_vae, products, to_products }) => [
    `${label}, ${counted(images)} images`,
    `${figure(summary.median)} s`,
    `× ${figure(to_vae.median)}`,
    `× ${figure(products)}`,
    figure(to_products.median),
    range(to_products),
  ]);
  const header = ["The family", "median", "the VAE's", "its products'", "÷", "min – max"];
  const [first, ...rest] = columns([header, ...rows]);
  return [dim(first, output), ...rest];
}

function others(
  {
    import_cell,
    explore,
    panel,
    decode,
    playground,
    wait,
    time_to_loss,
    memory,
    large_set,
  }: Results,
  output: Output,
): string[] {
  const rows: string[][] = [];
  if (import_cell) {
    const { cell, kernel_start, later_cell } = import_cell;
    rows.push(["import cell in the kernel", `${figure(cell.median)} s`, range(cell)]);
    rows.push([
      "kernel's start before it",
      `${figure(kernel_start.median)} s`,
      range(kernel_start),
    ]);
    rows.push(["later cell, 1 + 1", `${figure(later_cell.median)} ms`, range(later_cell)]);
  }
  if (explore) {
    const { median, percentile_95: late } = explore;
    rows.push(["explore, slider to image", `${figure(median.median)} ms`, range(median)]);
    rows.push(["95th percentile of it", `${figure(late.median)} ms`, range(late)]);
  }
  if (panel) rows.push(["epoch with the panel ÷ without", figure(panel.median), range(panel)]);
  for (const [backend, found] of Object.entries(decode)) {
    rows.push([`one latent, ${backend}`, `${figure(found.median)} ms`, range(found)]);
  }
  if (playground) {
    const { decodes_per_second: decodes, redraws_per_second: redraws } = playground;
    rows.push(["playground, images decoded", `${figure(decodes.median)} /s`, range(decodes)]);
    rows.push(["playground, pictures redrawn", `${figure(redraws.median)} /s`, range(redraws)]);
  }
  if (wait) rows.push(["longest wait of the event loop", `${figure(wait.median)} ms`, range(wait)]);
  for (const { name, label, seconds, epochs, test_loss, reached } of time_to_loss) {
    const missed = name === "latent_lab" && !reached ? ", not reached" : "";
    const state = `${test_loss.toFixed(1)} nats, epoch ${epochs}${missed}`;
    rows.push([label, `${figure(seconds)} s`, state]);
  }
  if (memory) {
    for (const [when, state] of [
      ["after 1 epoch", memory.after_1],
      ["after 10 epochs", memory.after_10],
    ] as const) {
      const resident = `${(state.resident_bytes / 1e6).toFixed(1)} MB`;
      rows.push([`memory ${when}`, resident, `${state.tensors} tensors`]);
    }
  }
  if (large_set) {
    const { bytes, images_per_second: speed, of_memory, peak_memory_bytes: peak } = large_set;
    const size = `${(bytes / 1e9).toFixed(1)} GB on disk`;
    rows.push([`images of ${size}`, `${figure(speed.median)} /s`, range(speed)]);
    rows.push(["÷ those of images in memory", figure(of_memory.median), range(of_memory)]);
    rows.push(["memory at most, from disk", `${Math.round(peak / 1e6)} MB`, ""]);
  }
  return rows.length === 0 ? [] : [dim("Beside it", output), ...columns(rows)];
}

function goals({ goals }: Results, output: Output): string[] {
  const rows = goals.map((goal) => [
    `${mark(goal)} ${goal.label}`,
    goal.found ? withUnit(goal.found.median, goal) : "not timed",
    goal.found && goal.found.min !== goal.found.max ? range(goal.found) : "",
    `${goal.comparison === "at most" ? "≤" : "≥"} ${withUnit(goal.target, goal)}`,
  ]);
  const [first, ...rest] = columns([["  To reach", "found", "min – max", "target"], ...rows]);
  return [dim(first, output), ...rest];
}

function leftOut({ left_out }: Results, output: Output): string[] {
  if (left_out.length === 0) return [];
  const rows = left_out.map(({ name, reason }) => `${name}: ${reason}`);
  return [dim("Left out", output), ...rows];
}

function mark({ reached }: Goal): string {
  if (reached === undefined) return "–";
  return reached ? "✓" : "✗";
}

function withUnit(value: number, { unit }: Goal): string {
  return `${figure(value)}${unit && ` ${unit}`}`;
}

function range({ min, max }: Summary): string {
  return `${figure(min)} – ${figure(max)}`;
}

/** Three significant digits, none of them lost: 0.98, 7.50, 21.3, 330. */
function figure(value: number): string {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(0.1, Math.abs(value)))));
  return value.toFixed(Math.min(2, digits));
}

/** Rows in columns that line up: the first to the left, the others to the right. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...rows.map((row) => [...(row[i] ?? "")].length)),
  );
  const aligned = (cell: string, i: number) => {
    const space = " ".repeat(widths[i] - [...cell].length);
    return i === 0 ? cell + space : space + cell;
  };
  return rows.map((row) => row.map(aligned).join("   ").trimEnd());
}
