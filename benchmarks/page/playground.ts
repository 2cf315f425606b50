/// <reference lib="dom" />
import { loadModel } from "../../src/playground/page/model";
import { latentOf } from "../../src/playground/page/model_base";
import type { PlaygroundPayload } from "../../src/playground/payload";

// Runs in a page with a playground, beside the playground's own script.

/** Images a second of the decoder that the page brings, one at a time, each of another latent. */
async function decodesPerSecond(seconds: number): Promise<number> {
  const json = document.querySelector("script[type='application/json']")?.textContent ?? "";
  const model = await loadModel(JSON.parse(json) as PlaygroundPayload);
  if (model.kind !== "network") throw new Error("this page holds pictures, not a network");
  const { network, points } = model;
  const latent = (i: number) => latentOf(points, i % points.labels.length);
  for (let i = 0; i < 20; i++) network.decode(latent(i));
  const started = performance.now();
  const end = started + 1000 * seconds;
  let images = 0;
  while (performance.now() < end) network.decode(latent(images++));
  return (1000 * images) / (performance.now() - started);
}

/**
 * How often a second the decoded picture is drawn anew while a pointer goes over the map without
 * a rest, one move a frame.
 */
async function redrawsPerSecond(seconds: number): Promise<number> {
  const root = document.querySelector(".live")?.shadowRoot;
  const map = root?.querySelector<HTMLElement>(".map");
  const context = root?.querySelector<HTMLCanvasElement>(".screen .decoded")?.getContext("2d");
  if (!map || !context) throw new Error("there is no playground on this page");
  let redraws = 0;
  const draw = context.putImageData.bind(context);
  context.putImageData = (image: ImageData, x: number, y: number) => {
    redraws++;
    draw(image, x, y);
  };
  const { left, top, width, height } = map.getBoundingClientRect();
  const started = performance.now();
  let now = started;
  for (let move = 0; now - started < 1000 * seconds; move++) {
    const clientX = left + width * (0.5 + 0.45 * Math.sin(0.0311 * move));
    const clientY = top + height * (0.5 + 0.45 * Math.sin(0.0177 * move));
    const how = { clientX, clientY, pointerType: "mouse", bubbles: true };
    map.dispatchEvent(new PointerEvent("pointermove", how));
    now = await new Promise(requestAnimationFrame);
  }
  context.putImageData = draw;
  return (1000 * redraws) / (now - started);
}

Object.assign(window, { decodesPerSecond, redrawsPerSecond });
