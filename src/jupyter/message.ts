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

/** One message, however it travels; `buffers` are binary attachments. */
export interface Message {
  header: Header;
  parentHeader: Json;
  metadata: Json;
  content: Json;
  buffers: Uint8Array[];
}

/** Tells all front ends; `parent` is the request that led to it. */
export type Publish = (
  parent: Message | undefined,
  type: string,
  content: Json,
  attachments?: Attachments,
) => void;

/** What a published message carries beside its content. */
export interface Attachments {
  metadata?: Json;
  buffers?: Uint8Array[];
}

/** A message of `type` that answers, or follows from, `parent`. */
export function messageFor(
  parent: Message | undefined,
  session: string,
  type: string,
  content: Json,
  { metadata = {}, buffers = [] }: Attachments = {},
): Message {
  return {
    header: {
      msg_id: crypto.randomUUID(),
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

/**
 * A message of parts that came from elsewhere, or undefined where they are none: a header names the
 * message and its type. What else is missing or of another shape is taken as empty, so that
 * whoever answers has objects to look into.
 */
export function messageOf(parts: readonly unknown[], buffers: Uint8Array[]): Message | undefined {
  const [header, parentHeader, metadata, content] = parts.map(objectOr);
  const { msg_id, msg_type } = header ?? {};
  if (!header || typeof msg_id !== "string" || typeof msg_type !== "string") return undefined;
  return {
    header: header as Header,
    parentHeader: parentHeader ?? {},
    metadata: metadata ?? {},
    content: content ?? {},
    buffers,
  };
}

function objectOr(value: unknown): Json | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Json) : undefined;
}
