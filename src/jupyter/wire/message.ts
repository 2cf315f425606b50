import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** A JSON object of the protocol. */
export type Json = Record<string, unknown>;

/** The header of a message of Jupyter's protocol 5. */
export interface Header extends Json {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** One message: `identities` route a reply to who asked, `buffers` are binary attachments. */
export interface Message {
  identities: Buffer[];
  header: Header;
  parentHeader: Json;
  metadata: Json;
  content: Json;
  buffers: Buffer[];
}

/** What a published message carries beside its content. */
export interface Attachments {
  metadata?: Json;
  buffers?: Buffer[];
}

const delimiter = Buffer.from("<IDS|MSG>");

/** A message of `type` that answers, or follows from, `parent`. */
export function messageFor(
  parent: Message | undefined,
  session: string,
  type: string,
  content: Json,
  metadata: Json = {},
  buffers: Buffer[] = [],
): Message {
  return {
    identities: parent?.identities ?? [],
    header: {
      msg_id: randomUUID(),
      msg_type: type,
      session,
      username: "kernel",
      date: new Date().toISOString(),
      version: "5.3",
    },
    parentHeader: parent?.header ?? {},
    metadata,
    content,
    buffers,
  };
}

/** The frames of a message on the wire, signed with `key`. */
export function encode(message: Message, key: string): Buffer[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(JSON.stringify(part)),
  );
  const signature = Buffer.from(sign(parts, key));
  return [...message.identities, delimiter, signature, ...parts, ...message.buffers];
}

/** The message of some frames, or undefined when they are malformed or wrongly signed. */
export function decode(frames: Buffer[], key: string): Message | undefined {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0 || frames.length < start + 6) return undefined;
  const parts = frames.slice(start + 2, start + 6);
  const given = frames[start + 1] ?? Buffer.alloc(0);
  const expected = Buffer.from(sign(parts, key));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const [header, parentHeader, metadata, content] = parts.map(
      (part) => JSON.parse(part.toString("utf8")) as Json,
    );
    return {
      identities: frames.slice(0, start),
      header: header as Header,
      parentHeader: parentHeader ?? {},
      metadata: metadata ?? {},
      content: content ?? {},
      buffers: frames.slice(start + 6),
    };
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
