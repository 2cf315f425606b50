/// <reference lib="dom" />
// A worker in a page of a browser: what the page serves under /files/ is all that it has.
import * as resvg from "@resvg/resvg-wasm";
import { tensorflowForPages } from "../../backend/testing/page_packages";
import { host, provideHost } from "../../host";
import { browserHost } from "../../host/browser";
import { type ImageFiles, imagesHere } from "./images_here";
import type { PageLab } from "./lab_in_page";
import { smallLab } from "./small_lab";

const served = (name: string) => [name, `/files/${name}`];

provideHost(
  browserHost({
    packages: { ...tensorflowForPages, "@resvg/resvg-wasm": resvg },
    assets: Object.fromEntries(
      [
        "@tensorflow/tfjs-backend-wasm/",
        "@resvg/resvg-wasm/",
        "dejavu-fonts-ttf/",
        "backend/wasm/operations.wat",
        "plotly.js",
      ].map(served),
    ),
  }),
);

onmessage = ({ data }: MessageEvent<ImageFiles>) => {
  whatComesOf(data).then(postMessage, (error) => postMessage({ error: host().inspect(error) }));
};

async function whatComesOf(files: ImageFiles): Promise<Pick<PageLab, "outcome" | "images">> {
  return { outcome: await smallLab(), images: await imagesHere(files) };
}
