import { sha256, toBase64 } from "../host";
import { escapeMarkup } from "../host/escape";

/** What a page may do beside showing its text, its styles and the pictures inside it. */
export interface PageNeeds {
  /** The scripts that may run, each exactly as it stands between its tags. */
  readonly scripts: readonly string[];
  /** Whether scripts may start workers from blobs of their own; false by default. */
  readonly workers?: boolean;
  /** Whether styles bring fonts as data; false by default. */
  readonly fonts?: boolean;
  /** Whether it plays recordings that stand in it as data; false by default. */
  readonly media?: boolean;
}

/**
 * The content security policy of a page that lives on its own: the scripts named run and no other,
 * styles and pictures stand in the file itself, and nothing is fetched or sent.
 *
 * @returns what stands in `<meta http-equiv="Content-Security-Policy" content="…">`
 * @example
 * ```ts
 * await contentPolicy({ scripts: ["start()"] }); // default-src 'none'; script-src 'sha256-…'; …
 * ```
 */
export async function contentPolicy({
  scripts,
  workers = false,
  fonts = false,
  media = false,
}: PageNeeds): Promise<string> {
  const hashes = await Promise.all(
    scripts.map(async (script) => `'sha256-${toBase64(await sha256(script))}'`),
  );
  return [
    "default-src 'none'",
    `script-src ${hashes.join(" ") || "'none'"}`,
    ...(workers ? ["worker-src blob:"] : []),
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    ...(media ? ["media-src data:"] : []),
    ...(fonts ? ["font-src data:"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** A page that lives on its own. */
export interface PageParts extends PageNeeds {
  /** Plain text. */
  readonly title: string;
  /** CSS. */
  readonly style: string;
  /** HTML, made by the caller, who has escaped what it quotes. */
  readonly body: string;
}

/**
 * A page with its style, its scripts at its end and its {@link contentPolicy}.
 *
 * @returns the text of an HTML file
 */
export async function standalonePage({ title, style, body, ...needs }: PageParts): Promise<string> {
  const scripts = needs.scripts.map((script) => `<script>${script}</script>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${await contentPolicy(needs)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${scripts.join("\n")}
</body>
</html>
`;
}
