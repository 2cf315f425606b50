import { escapeMarkup, scriptJson } from "../host/escape";
import { standalonePage } from "../figures/page_policy";
import { host } from "../host";
import { playgroundMimeType, type PlaygroundPayload } from "./payload";

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
  const script = await host().scripts.playground();
  const body = `<main>
<figure class="embed" data-type="${playgroundMimeType}">
<div class="live" hidden></div>
<script type="application/json">${scriptJson(payload)}</script>
</figure>
</main>`;
  return standalonePage({ title: payload.title, style, body, scripts: [script] });
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
