import { createHmac, timingSafeEqual } from "node:crypto";
import { messageOf, type Message } from "../message";

/** A message with the identities that route a reply to who asked. */
export interface Routed {
  identities: Buffer[];
  message: Message;
}

const delimiter = Buffer.from("<IDS|MSG>");

/** The frames of a message on the wire, signed with `key`; `identities` say who gets it. */
export function encode(message: Message, key: string, identities: Buffer[] = []): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(sign(parts, key));
  return [...identities, delimiter, signature, ...parts, ...message.buffers.map(bufferOf)];
}

/** The message of some frames, or undefined when they are malformed or wrongly signed. */
export function decode(frames: Buffer[], key: string): Routed | undefined {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || frames.length < start + 6) return undefined;
  const parts = frames.slice(start + 2, start + 6);
  const given = frames[start + 1] ?? Buffer.alloc(0);
  const expected = Buffer.from(sign(parts, key));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const message = parsed(parts, frames.slice(start + 6));
  return message && { identities: frames.slice(0, start), message };
}

/** A buffer on the same bytes: those that come from another thread are plain arrays. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function parsed(parts: Buffer[], buffers: Buffer[]): Message | undefined {
  try {
    return messageOf(
      parts.map((part): unknown => JSON.parse(part.toString("utf8"))),
      buffers,
    );
  } catch {
    return undefined;
  }
}

function sign(parts: Buffer[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
