import { trainFlags } from "../../src/cli/options";
import type { OptionTable } from "../../src/config";
import { datasets } from "../../src/data/registry";
import { likelihoods, models, networks } from "../../src/models";
import { markdownTable } from "../results/markdown";
import { COMMANDS, type DocumentedCommand } from "./commands";
import { WORDS } from "./command_words";
import { flagNames, type FlagRow, flagTable, prose } from "./flag_table";

/** The text of docs/cli.md: every command, with the tables that \`--help\` prints. */
export function cliDocument(): string {
  const { use, work } = COMMANDS;
  const parts = [
    "# Commands",
    "Made by `npm run docs` from the tables that the commands read their flags by; a test holds it to them.",
    list(use),
    "Every flag also reads with dashes (`--num-epochs 3`, `--num-epochs=3`). Flags stand behind `--`, which ends npm's own. `--help` prints a command's flags. The exit code is 2, with one line that says what to do, where something is to be mended by whoever typed it, and 130 after Ctrl-C.",
    ...use.filter(isLong).map(section),
    "## For work on the project",
    list(work),
    ...work.filter(isLong).map(section),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** What a line in the list says all of has no section. */
const isLong = ({ script, summary, options }: DocumentedCommand) =>
  summary !== "" && (script in WORDS || Object.keys(options).length > 0 || summary.includes("`"));

const heading = (script: string) =>
  ["start", "test"].includes(script) ? `npm ${script}` : `npm run ${script}`;
const anchor = (script: string) =>
  heading(script)
    .replaceAll(/[^\w ]/g, "")
    .replaceAll(" ", "-");

function list(commands: readonly DocumentedCommand[]): string {
  const rows = commands.map((command) => {
    const { script, does } = command;
    const name = `\`${heading(script)}\``;
    return [isLong(command) ? `[${name}](#${anchor(script)})` : name, does];
  });
  return markdownTable(["command", "does"], rows);
}

function section(command: DocumentedCommand): string {
  const { script, usage, summary } = command;
  const parts = [
    `## ${heading(script)}`,
    `\`\`\`sh\n${usage}\n\`\`\``,
    prose(summary),
    ...flags(command),
    ...(script in WORDS ? [WORDS[script]] : []),
    ...(script === "train" ? chosenPages() : []),
  ];
  return parts.join("\n\n");
}

/** The flags; those that are train's, word for word, by their names. */
function flags({ script, options }: DocumentedCommand): string[] {
  const training: OptionTable = script === "train" ? {} : trainFlags();
  const isShared = (name: string) =>
    Object.hasOwn(training, name) && options[name] === training[name];
  const names = Object.keys(options);
  const own = names.filter((name) => !isShared(name));
  const shared = names.filter(isShared);
  return [
    ...(shared.length > 0
      ? [`As of [\`npm run train\`](#npm-run-train): ${flagNames(shared)}.`]
      : []),
    ...(own.length > 0 ? [flagTable(own.map((name) => ({ name, option: options[name] })))] : []),
  ];
}

/** What \`--model\`, \`--architecture\`, \`--likelihood\` and \`--dataset\` may name. */
function chosenPages(): string[] {
  const pages = models.names().map((name) => {
    const { title, paper = "" } = models.find(name);
    return [`\`${name}\``, title, paper, flagNames(ownOptions("model", name))];
  });
  const parts = [
    ...networks.names().map((name) => ["architecture", name, networks.find(name).title]),
    ...likelihoods.names().map((name) => ["likelihood", name, likelihoods.find(name).title]),
  ].map(([kind, name, title]) => [
    `\`--${kind} ${name}\``,
    title,
    flagNames(ownOptions(kind, name)),
  ]);
  const rates = networks.names().flatMap((name) => {
    const { learningRate } = networks.find(name);
    return learningRate === undefined ? [] : [`${learningRate} with \`--architecture ${name}\``];
  });
  const sets = datasets.names().map((name) => [`\`${name}\``, datasets.find(name).title]);
  return [
    "### Models",
    "`--model NAME`; `--model NAME --help` shows its flags with their defaults. `cvae`, `m1`, `m2`, `m1m2` and `m2-consistency` use labels; the latter four learn from few (`--num_labels`).",
    markdownTable(["model", "is", "paper", "own flags"], pages),
    "### Networks and likelihoods",
    markdownTable(["flag", "is", "own flags"], parts),
    `Where no \`--learning_rate\` is told, it is ${rates.join(", ")}.`,
    "### Flags of models, networks and likelihoods",
    flagTable(partsOptions(), "of"),
    "### Data sets",
    "`--dataset NAME`, or the path of [your own images](guide.md#your-own-images). `digits` and `sprites` are drawn by the project; the others are downloaded and verified.",
    markdownTable(["name", "is"], sets),
  ];
}

/** The options that a page brings beside those that every training has. */
function ownOptions(kind: string, name: string): string[] {
  const all = trainFlags();
  const own = Object.keys(trainFlags([`--${kind}`, name]));
  return own.filter((option) => !Object.hasOwn(all, option));
}

/** Every option that pages bring, a row for each meaning, with the pages that bring it. */
function partsOptions(): FlagRow[] {
  const found = new Map<string, { name: string; option: FlagRow["option"]; pages: string[] }>();
  for (const [kind, page] of everyPage()) {
    const table: OptionTable = trainFlags([`--${kind}`, page]);
    for (const name of ownOptions(kind, page)) {
      const option = table[name];
      const key = JSON.stringify([name, option.help, option.default]);
      const row = found.get(key) ?? { name, option, pages: [] };
      found.set(key, { ...row, pages: [...row.pages, `\`${page}\``] });
    }
  }
  return [...found.values()].map(({ pages, ...row }) => ({ ...row, of: pages.join(", ") }));
}

function* everyPage(): Iterable<[kind: string, name: string]> {
  for (const name of models.names()) yield ["model", name];
  for (const name of networks.names()) yield ["architecture", name];
  for (const name of likelihoods.names()) yield ["likelihood", name];
}
