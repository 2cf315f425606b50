import { host, type Host, provideHost } from "../../host";
import "../../host/node";

/** An image of one value as {@link withFakeImages} has it: height, width, and red, green and blue. */
export function fakeImage(height: number, width: number, ...colour: number[]): Uint8Array {
  const [red, green = red, blue = red] = colour;
  return Uint8Array.of(height, width, red, green, blue);
}

/** Runs a test where {@link fakeImage}s are the only images there are, and a folder is the cache. */
export async function withFakeImages(
  cache: string,
  body: () => Promise<void>,
  decoded: (bytes: Uint8Array) => void = () => undefined,
): Promise<void> {
  const before = host();
  const sized = (bytes: Uint8Array) => {
    if (bytes.length !== 5) throw new Error("it is no image");
    return { height: bytes[0], width: bytes[1], format: "fake" };
  };
  const filled = (width: number, height: number, colour: Uint8Array) => ({
    ...{ width, height, channels: 3 as const },
    pixels: Uint8Array.from({ length: 3 * width * height }, (_, i) => colour[i % 3]),
  });
  const images: Host["images"] = {
    header: (bytes) => Promise.resolve().then(() => sized(bytes)),
    decode: (bytes, to) =>
      Promise.resolve().then(() => {
        decoded(bytes);
        const { width, height } = to ?? sized(bytes);
        return filled(width, height, bytes.subarray(2));
      }),
    resize: ({ pixels }, { width, height }) =>
      Promise.resolve(filled(width, height, pixels.subarray(0, 3))),
  };
  const { variables } = before;
  // What the host gives is partly got when it is asked for, so it is handed on and not copied.
  const own = { images, variables: { ...variables, LATENT_LAB_CACHE: cache } };
  const others = Object.defineProperties({}, Object.getOwnPropertyDescriptors(before)) as Host;
  provideHost(Object.defineProperties(others, Object.getOwnPropertyDescriptors(own)));
  try {
    await body();
  } finally {
    provideHost(before);
  }
}
