import { type Api, type Exported, readApi } from "./exports";
import { GROUPS, groupOf, inOrder } from "./groups";

/** The text of docs/api.md: what `src/index.ts` exports, by what its TSDoc says. */
export function apiDocument(root: string): string {
  const api = readApi(root);
  const links = linksOf(api);
  const chapters = GROUPS.map(({ title }) => ({
    title,
    exported: inOrder(title, api.exported),
    mentioned: inOrder(title, api.mentioned),
  })).filter(({ exported }) => exported.length > 0);
  const parts = [
    "# What a notebook imports",
    "Made by `npm run docs` from the TSDoc of what `src/index.ts` exports; a test holds it to that, and another one runs the examples.",
    '```ts\nimport { loadDataset, createModel, train, figures } from "../src";\n```',
    "Losses are nats per image. Arrays are row after row; their shapes stand in brackets. What is said to be thrown as `UserError` names what to do. `await` stands anywhere in a cell, and its last expression is shown.",
    chapters.map(({ title, exported }) => contents(title, exported, links)).join("\n"),
    ...chapters.flatMap(({ title, exported, mentioned }) => [
      `## ${title}`,
      ...exported.map((each) => entry(each, links)),
      ...(mentioned.length > 0 ? [types(title, mentioned)] : []),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const PACKAGE =
  "All of [TensorFlow.js](https://js.tensorflow.org/api/latest/), for losses, networks and likelihoods of your own.";

/** Where a name is told of: the heading's own link on GitHub. */
type Links = ReadonlyMap<string, string>;

function linksOf({ exported, mentioned }: Api): Links {
  const links = new Map<string, string>();
  for (const each of mentioned) links.set(each.name, `#${anchor(typesTitle(groupOf(each)))}`);
  for (const { name } of exported) links.set(name, `#${anchor(name)}`);
  return links;
}

const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");

function contents(title: string, exported: readonly Exported[], links: Links): string {
  const names = exported.map(({ name }) => `[${name}](${links.get(name)})`);
  return `- **[${title}](#${anchor(title)})**: ${names.join(", ")}`;
}

function entry(each: Exported, links: Links): string {
  const { name, aliases, file, declaration, kind, params, returns, throws } = each;
  const prose = (text: string) => linked(text, links);
  const facts = [
    ...params.map(({ name: param, text }) => `- \`${param}\`: ${prose(text)}`),
    ...(returns ? [`- returns ${prose(returns)}`] : []),
    ...throws.map((text) => `- throws ${prose(text)}`),
    ...(aliases.length > 0
      ? [`- also called ${aliases.map((alias) => `\`${alias}\``).join(", ")}`]
      : []),
  ].map((line) => line.replaceAll(/\s*\n\s*/g, " "));
  const parts = [
    `### ${name}`,
    // Of a page of `models/`, no more than its words.
    ...(declaration && kind !== "value" ? [block(declaration)] : []),
    kind === "package" ? PACKAGE : prose(each.summary.trim()),
    ...(facts.length > 0 ? [facts.join("\n")] : []),
    ...each.examples.map(block),
    ...(kind === "package" ? [] : [`[${file}](../${file})`]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const typesTitle = (group: string) => `Types: ${group}`;

/** What functions take and return: their comments say what it is. */
function types(group: string, mentioned: readonly Exported[]): string {
  const texts = mentioned.map(({ declaration, summary }) => {
    const words = summary.trim().split("\n");
    const comment = words.map((line) => `// ${line}`.trimEnd()).join("\n");
    return block(summary === "" ? declaration : `${comment}\n${declaration}`);
  });
  return [`### ${typesTitle(group)}`, ...texts].join("\n\n");
}

/** Code; a link in its comments is no link there. */
function block(code: string): string {
  return `\`\`\`ts\n${code.replaceAll(/\{@link (\S+?)\}/g, "$1")}\n\`\`\``;
}

/** Prose in which `{@link name}` is a link, where there is something of the name. */
function linked(text: string, links: Links): string {
  return text.replaceAll(/\{@link (\S+?)\}/g, (_, name: string) => {
    const target = links.get(name) ?? links.get(name.split(".")[0]);
    return target === undefined ? `\`${name}\`` : `[\`${name}\`](${target})`;
  });
}
