import { scriptJson } from "../host/escape";
import { houseColors } from "../figures/house_style";
import { standalonePage } from "../figures/page_policy";
import { host } from "../host";
import { playgroundMimeType, type PlaygroundPayload } from "./payload";

const style = `
${houseColors}body { margin: 0; padding: 2px; background: var(--paper); color: var(--ink); }
figure { margin: 0 auto; max-width: 60rem; }
`;

/**
 * A playground as a page of its own: script and data inside, and a content security policy that
 * lets nothing else run and nothing be fetched.
 *
 * @param scripts that run after the playground's own
 */
export async function playgroundPage(
  payload: PlaygroundPayload,
  scripts: readonly string[] = [],
): Promise<string> {
  const script = await host().scripts.playground();
  const body = `<main>
<figure class="embed" data-type="${playgroundMimeType}">
<div class="live" hidden></div>
<script type="application/json">${scriptJson(payload)}</script>
</figure>
</main>`;
  return standalonePage({ title: payload.title, style, body, scripts: [script, ...scripts] });
}
