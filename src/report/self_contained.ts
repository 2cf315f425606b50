import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { minifiedPlotly } from "../figures/plotly_bundle";
import { pageScript } from "./page_script";

/**
 * Puts into a page what it needs to live on its own: a style, its script, plotly.js once where it
 * has plots, and a content security policy that lets nothing else run and nothing be fetched.
 *
 * plotly.js travels compressed at the end, a third of its size, and is unpacked after the text is
 * on the screen.
 *
 * @param html bears `<meta name="latent-lab-policy" content="MARK">` in its head
 */
export async function selfContained(html: string, mark: string, style: string): Promise<string> {
  const scripts = [pageScript()];
  let end = "";
  if (html.includes('<figure class="output plot">')) {
    const plotly = await minifiedPlotly();
    scripts.push(plotly);
    const packed = gzipSync(plotly, { level: 9 }).toString("base64");
    end += `<script type="text/plain" id="plotly">${packed}</script>\n`;
  }
  end += `<script>${scripts[0] ?? ""}</script>\n`;
  const policy = `<meta http-equiv="Content-Security-Policy" content="${contentPolicy(scripts)}">`;
  const styles = style === "" ? "" : `\n<style>${style}</style>`;
  const close = html.lastIndexOf("</body>");
  return (html.slice(0, close) + end + html.slice(close)).replace(
    new RegExp(`<meta[^>]*content="${mark}"[^>]*>`),
    () => policy + styles,
  );
}

/** Only these scripts run; styles and pictures stand in the file itself. */
export function contentPolicy(scripts: string[]): string {
  const hashes = scripts.map((script) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
  return [
    "default-src 'none'",
    `script-src ${hashes.length > 0 ? hashes.join(" ") : "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "font-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
