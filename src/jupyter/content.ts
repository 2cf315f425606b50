import type { Json, Message } from "./message";
import type { Failure } from "./run/traceback";

/** A request whose content is not what its type asks for. */
export class MalformedRequest extends Error {
  override readonly name = "MalformedRequest";
  override stack = undefined;
}

/**
 * A text that a request cannot do without.
 *
 * @throws MalformedRequest when it is missing, or no text
 */
export function textIn({ header, content }: Message, key: string): string {
  const value = content[key];
  if (typeof value === "string") return value;
  const found = value === undefined ? "nothing" : JSON.stringify(value);
  throw new MalformedRequest(`${header.msg_type}: content.${key} is a text, found ${found}`);
}

/** A failure that has no place in any code. */
export function plainFailure(ename: string, evalue: string): Failure {
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

/** The content of a reply to what failed. */
export function errorContent(failure: Failure): Json {
  return { status: "error", ...failure };
}

/** The type of the reply to a request, known or unknown. */
export function replyType(requestType: string): string {
  return `${requestType.replace(/_request$/, "")}_reply`;
}

/** Whether something that was thrown is of a class of the kernel's own; a proxy that was revoked is of none. */
export function isA<T>(thrown: unknown, kind: abstract new (...given: never[]) => T): thrown is T {
  try {
    return thrown instanceof kind;
  } catch {
    return false;
  }
}
