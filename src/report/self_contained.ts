import { gzipSync } from "node:zlib";
import { contentPolicy } from "../figures/page_policy";
import { host } from "../host";
import { embeds } from "./embeds";

/** What a page brings along. */
export interface PageParts {
  style: string;
  /** Runs as soon as the text is read. */
  script: string;
}

/**
 * Puts into a page what it needs to live on its own: its style, its scripts, plotly.js once where
 * it has plots, and a content security policy that lets nothing else run and nothing be fetched.
 *
 * Large scripts travel compressed at the end, a third of their size, and are unpacked after the
 * text is on the screen.
 *
 * @param html bears `<meta name="latent-lab-policy" content="MARK">` in its head
 */
export async function selfContained(
  html: string,
  mark: string,
  { style, script }: PageParts,
): Promise<string> {
  const used = embeds.filter((embed) => html.includes(` data-type="${embed.mimeType}"`));
  const late = await Promise.all(used.map((embed) => embed.script()));
  if (html.includes('<figure class="output plot">')) late.push(await host().scripts.plotly());
  const end = [...late.map(packed), `<script>${script}</script>\n`].join("");
  const workers = used.some((embed) => embed.workers);
  const media = /<(audio|video) /.test(html);
  const policy = await contentPolicy({ scripts: [script, ...late], workers, media, fonts: true });
  const styles = [style, ...used.map((embed) => embed.style?.() ?? "")].join("");
  const close = html.lastIndexOf("</body>");
  return (html.slice(0, close) + end + html.slice(close)).replace(
    new RegExp(`<meta[^>]*content="${mark}"[^>]*>`),
    () =>
      `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${styles}</style>`,
  );
}

function packed(script: string): string {
  const base64 = gzipSync(script, { level: 9 }).toString("base64");
  return `<script type="text/plain" class="packed">${base64}</script>\n`;
}
