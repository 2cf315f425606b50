/** What is read of package-lock.json. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { version?: string; license?: string; dev?: boolean; name?: string }>
  >;
}

interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly dev: boolean;
}

/** Packages of which a part stands in a file that a user passes on. */
export const EMBEDDED: Readonly<Record<string, string>> = {
  "plotly.js-dist": "reports with plots, `loss.html`: all of it, minified",
  "@fontsource/stix-two-math": "reports with formulas: the font",
  temml: "reports with formulas: its style, and MathML that it made",
};

/** Of those whose package.json does not say it in a word, what the LICENSE beside it says. */
const READ: Readonly<Record<string, string>> = {
  "typed-function": "MIT",
  "dejavu-fonts-ttf": "Bitstream Vera and Arev licences, changes in the public domain",
};

function packagesIn({ packages }: Lock): Licensed[] {
  const all = Object.entries(packages).flatMap(([path, { version, license, dev, name }]) => {
    if (path === "" || version === undefined) return [];
    const own = name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    return [{ name: own, version, licence: READ[own] ?? license ?? "", dev: dev === true }];
  });
  return all.sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/** Packages that say nothing of their licence, neither themselves nor in {@link READ}. */
export function unlicensed(lock: Lock): string[] {
  return packagesIn(lock).flatMap(({ name, licence }) => (licence === "" ? [name] : []));
}

/** `a 1.0, b 2.0` by licence, the licence with most packages first. */
function byLicence(packages: readonly Licensed[]): string {
  const groups = new Map<string, string[]>();
  for (const { name, version, licence } of packages) {
    const group = groups.get(licence) ?? [];
    const text = `${name} ${version}`;
    if (!group.includes(text)) groups.set(licence, [...group, text]);
  }
  return [...groups]
    .sort(([a, first], [b, second]) => second.length - first.length || (a < b ? -1 : 1))
    .map(([licence, names]) => `**${licence}** (${names.length}): ${names.join(", ")}`)
    .join("\n\n");
}

/** docs/licences.md, from package-lock.json alone, so that it is the same on every system. */
export function licencesDocument(lock: Lock): string {
  const packages = packagesIn(lock);
  const embedded = packages
    .filter(({ name }) => name in EMBEDDED)
    .map((p) => `| ${p.name} ${p.version} | ${p.licence} | ${EMBEDDED[p.name] ?? ""} |`);
  const used = packages.filter(({ dev }) => !dev);
  return `# Licences

Made by \`npm run licences\` from package-lock.json; a test holds it to that. The project itself is under the MIT licence (\`LICENSE\`).

## What stands in files that you pass on

Playgrounds and widgets are the project's own code. Beside it there are in reports and plots:

| package | licence | where |
|---|---|---|
${embedded.join("\n")}

Pictures (PNG) have letters drawn in DejaVu Sans; no font stands in them.

## npm packages that the project runs

The set-up installs them from the registry, each with its licence; the repository holds none of them.

${byLicence(used)}

## npm packages that only its tests use

${byLicence(packages.filter(({ dev }) => dev))}

## Python

\`.venv\` and \`.native\` are filled from PyPI, each package with its licence in its \`dist-info\`: JupyterLab, nbconvert, nbclient, papermill, jupyterlab_widgets and NumPy are under BSD licences, TensorFlow and safetensors under Apache-2.0, plotly, nh3, jsonschema and zig under MIT. In a report stands none of them; the colours of code are from Pygments (BSD-2-Clause).
`;
}
