import { escapeMarkup } from "../host/escape";
import type { PlaygroundPayload } from "./payload";
import { playgroundPage } from "./playground_page";

/** In CSS pixels, until the page says how high it is, and where a notebook runs no scripts. */
const firstHeight = 940;

/** Of the messages between a frame and its notebook. */
const kind = "latent-lab-playground";

/**
 * In the frame: says how high the page is, and takes the notebook's colours. The frame has an origin of its own, so
 * neither reaches into the other.
 */
export const tellHeight = `
addEventListener("message", ({ source, data }) => {
  if (source === parent && data?.kind === "${kind}") document.documentElement.style.colorScheme = data.scheme;
});
new ResizeObserver(() => {
  const height = Math.ceil(document.querySelector("main").getBoundingClientRect().height);
  parent.postMessage({ kind: "${kind}", height }, "*");
}).observe(document.querySelector("main"));
`;

/** In the notebook: gives each frame its height, and the colours of JupyterLab's or VS Code's theme, now and later. */
const fitFrames = `
if (!window.latentLabFrames) {
  window.latentLabFrames = true;
  const scheme = () => {
    const { jpThemeLight, vscodeThemeKind = "" } = document.body.dataset;
    if (jpThemeLight !== undefined) return jpThemeLight === "true" ? "light" : "dark";
    return /dark|high-contrast$/.test(vscodeThemeKind) ? "dark" : vscodeThemeKind ? "light" : "light dark";
  };
  const frames = () => [...document.querySelectorAll("iframe.${kind}")];
  const tell = (frame) => frame.contentWindow.postMessage({ kind: "${kind}", scheme: scheme() }, "*");
  addEventListener("message", ({ source, data }) => {
    const frame = frames().find(({ contentWindow }) => contentWindow === source);
    if (!frame || data?.kind !== "${kind}") return;
    frame.style.height = Math.min(Number(data.height) || ${firstHeight}, 4000) + 6 + "px";
    tell(frame);
  });
  new MutationObserver(() => frames().forEach(tell)).observe(document.body, { attributes: true });
}
`;

/**
 * A playground for a cell's output: the page in a frame of its own, where its script may run and nothing of the
 * notebook can be reached; below it, how large it makes the notebook.
 */
export async function playgroundFrame(payload: PlaygroundPayload): Promise<string> {
  const page = escapeMarkup(await playgroundPage(payload, [tellHeight]));
  const megabytes = (page.length / 1e6).toFixed(1);
  return (
    `<iframe class="${kind}" title="${escapeMarkup(payload.title)}" sandbox="allow-scripts allow-downloads" ` +
    `style="width:100%;height:${firstHeight}px;border:0" srcdoc="${page}"></iframe>` +
    `<p><small>This playground adds ${megabytes} MB to the notebook when it is saved; clearing the cell's ` +
    `output keeps the notebook small. A report brings its own playground.</small></p><script>${fitFrames}</script>`
  );
}
