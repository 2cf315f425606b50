import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { IDX_IMAGES_MAGIC, IDX_LABELS_MAGIC } from "../formats/idx";

/** An IDX file: big-endian magic number and sizes, then the bytes. Tests write broken ones too. */
export function writeIdx(magic: number, sizes: readonly number[], body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + body.length);
  const header = new DataView(bytes.buffer);
  [magic, ...sizes].forEach((word, i) => header.setUint32(4 * i, word));
  bytes.set(body, 4 + 4 * sizes.length);
  return bytes;
}

/** An IDX file of images, all pixels i modulo 256. */
export function idxImages(count: number, height = 28, width = 28): Uint8Array {
  const pixels = Uint8Array.from({ length: count * height * width }, (_, i) => i);
  return writeIdx(IDX_IMAGES_MAGIC, [count, height, width], pixels);
}

/** An IDX file of labels 0, 1, …, 9, 0, … */
export function idxLabels(count: number): Uint8Array {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return writeIdx(IDX_LABELS_MAGIC, [count], labels);
}

/** The SHA-256 of bytes, in hexadecimal. */
export function hexSha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Runs a test in a fresh folder, which is removed afterwards. */
export async function inTemporaryFolder(
  body: (folder: string) => Promise<void> | void,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "latent lab "));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
