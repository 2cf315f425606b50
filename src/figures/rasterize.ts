import { readFileSync } from "node:fs";
import { greyPng } from "./grey_png";
import { loadModule, packageFile } from "./load_module";
import { svgText } from "./svg_text";

interface Rendered {
  /** RGBA, row by row. */
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
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

/** Draws SVG to PNG without a browser or a system font. */
export interface Rasterizer {
  /** A drawing that is grey throughout, as an opaque PNG; one channel makes it half as large as colours would. */
  toGreyPng(svg: string): Buffer;
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
  const { initWasm, Resvg } = loadModule<ResvgModule>("@resvg/resvg-wasm");
  try {
    await initWasm(readFileSync(packageFile("@resvg/resvg-wasm/index_bg.wasm")));
  } catch (error) {
    // A notebook that reloads this file meets the same, already started, rasteriser again.
    if (!/already initialized/i.test(String(error))) throw error;
  }
  const font = readFileSync(packageFile("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
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
    toGreyPng: (svg) =>
      withDrawing(svg, (drawing) => {
        const rendered = drawing.render();
        try {
          const { pixels, width, height } = rendered;
          return greyPng(
            Uint8Array.from({ length: width * height }, (_, index) => pixels[4 * index] ?? 0),
            width,
            height,
          );
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
