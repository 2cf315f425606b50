import { createHash } from "node:crypto";
import { escapeMarkup, scriptJson } from "../figures/escape";
import { playgroundMimeType } from "./mime_type";
import type { PlaygroundPayload } from "./payload";
import { playgroundScript } from "../host/node/playground_script";

const style = `
:root { color-scheme: light dark; --paper: #fdfdfc; --ink: #22252a; --quiet: #646a73; --line: #e4e5e3;
  --tint: #f5f5f2; --accent: #1f6fb8; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #17191c; --ink: #dfe1e4; --quiet: #989ea7; --line: #2e3237; --tint: #1f2226; --accent: #76b5f0; }
}
body { margin: 0; padding: 2px; background: var(--paper); color: var(--ink); }
figure { margin: 0 auto; max-width: 60rem; }
`;

/**
 * A playground as a page of its own: script and data inside, and a content security policy that
 * lets nothing else run and nothing be fetched.
 */
export async function playgroundPage(payload: PlaygroundPayload): Promise<string> {
  const script = await playgroundScript();
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${createHash("sha256").update(script).digest("base64")}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(payload.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<figure class="embed" data-type="${playgroundMimeType}">
<div class="live" hidden></div>
<script type="application/json">${scriptJson(payload)}</script>
</figure>
</main>
<script>${script}</script>
</body>
</html>
`;
}

/** In CSS pixels; below the height of its content the frame scrolls. */
const frameHeight = 940;

/**
 * A playground for a cell's output: the page in a frame of its own, where its script may run and
 * nothing of the notebook can be reached.
 */
export async function playgroundFrame(payload: PlaygroundPayload): Promise<string> {
  const page = escapeMarkup(await playgroundPage(payload));
  return (
    `<iframe title="${escapeMarkup(payload.title)}" sandbox="allow-scripts allow-downloads" ` +
    `style="width:100%;height:${frameHeight}px;border:0" srcdoc="${page}"></iframe>`
  );
}
