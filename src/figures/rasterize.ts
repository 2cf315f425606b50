import { host } from "../host";
import { svgText } from "./svg_text";

/** Pixels as red, green, blue and alpha, row by row from the top left. */
export interface Pixels {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

interface Rendered extends Pixels {
  free(): void;
}

interface Drawing {
  render(): Rendered;
  getBBox(): { width: number } | undefined;
  free(): void;
}

interface ResvgModule {
  initWasm(wasm: Uint8Array): Promise<void>;
  Resvg: new (svg: string, options: object) => Drawing;
}

/** Draws SVG without a browser or a system font. */
export interface Rasterizer {
  render(svg: string): Pixels;
  /** Width of a line of text in SVG user units. */
  textWidth(text: string, fontSize: number): number;
}

let loading: Promise<Rasterizer> | undefined;

/** The rasteriser (resvg compiled to WebAssembly), loaded on first use and kept. */
export function loadRasterizer(): Promise<Rasterizer> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Rasterizer> {
  const { packages } = host();
  const { initWasm, Resvg } = packages.load<ResvgModule>("@resvg/resvg-wasm");
  try {
    await initWasm(await packages.bytes("@resvg/resvg-wasm/index_bg.wasm"));
  } catch (error) {
    // A notebook that reloads this file meets the same, already started, rasteriser again.
    if (!/already initialized/i.test(String(error))) throw error;
  }
  const font = await packages.bytes("dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  const options = { font: { fontBuffers: [font], defaultFontFamily: "DejaVu Sans" } };

  function withDrawing<T>(svg: string, use: (drawing: Drawing) => T): T {
    const drawing = new Resvg(svg, options);
    try {
      return use(drawing);
    } finally {
      drawing.free();
    }
  }

  return {
    render: (svg) =>
      withDrawing(svg, (drawing) => {
        const rendered = drawing.render();
        try {
          return { pixels: rendered.pixels, width: rendered.width, height: rendered.height };
        } finally {
          rendered.free();
        }
      }),
    textWidth: (text, fontSize) =>
      withDrawing(textSvg(text, fontSize), (drawing) => drawing.getBBox()?.width ?? 0),
  };
}

function textSvg(text: string, fontSize: number): string {
  const line = svgText({ text, x: 0, y: fontSize, fontSize, fill: "#000" });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1">${line}</svg>`;
}
