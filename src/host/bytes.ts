/** The bytes of a text in UTF-8, or the bytes themselves. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** Parts one after another, as one. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** More arguments than this, and some engines refuse a call. */
const CHUNK = 0x8000;

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let letters = "";
  for (let from = 0; from < bytes.length; from += CHUNK) {
    letters += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  }
  return btoa(letters);
}

/** The bytes that base64 stands for. */
export function fromBase64(text: string): Uint8Array {
  const letters = atob(text);
  // A plain loop: Uint8Array.from with a function takes twenty times as long.
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** Bytes in hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Bytes that no other thread shares, which is what a browser's functions take. TypeScript tells
 * them from others since 5.7; this name means the same to those before.
 */
export type OwnBytes = ReturnType<Uint8Array["slice"]>;

/** The SHA-256 of a text in UTF-8, or of bytes: 32 bytes. */
export async function sha256(content: string | Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(content) as OwnBytes));
}

/** An id that nothing else has. */
export function newId(): string {
  return crypto.randomUUID();
}
