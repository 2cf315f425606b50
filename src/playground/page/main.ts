/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { playgroundMimeType, type PlaygroundPayload } from "../payload";
import { loadModel } from "./model";
import { buildPlayground } from "./playground";

// Runs once in a page with playgrounds: each is built shortly before it comes into view.

/** Of the playground, put in when the script is bundled. */
declare const PLAYGROUND_STYLE: string;

async function enliven(figure: Element): Promise<void> {
  const json = figure.querySelector("script[type='application/json']");
  const live = figure.querySelector<HTMLElement>(".live");
  if (!json || !live) return;
  const payload = JSON.parse(json.textContent ?? "") as PlaygroundPayload;
  const model = await loadModel(payload);
  const style = document.createElement("style");
  style.textContent = PLAYGROUND_STYLE;
  live.attachShadow({ mode: "open" }).append(style, buildPlayground(model));
  live.hidden = false;
  figure.classList.add("drawn");
}

const observer = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      void enliven(target);
    }
  },
  { rootMargin: "1200px" },
);
for (const figure of document.querySelectorAll(`figure.embed[data-type="${playgroundMimeType}"]`)) {
  observer.observe(figure);
}
