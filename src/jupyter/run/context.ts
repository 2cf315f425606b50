import { createHook, executionAsyncResource } from "node:async_hooks";
import { inspect } from "node:util";
import type { Message } from "../message";

/** One execution of a cell, from its request to the last timer that it leaves behind. */
export interface Cell {
  request: Message;
  /** The number in the cell's brackets. */
  count: number;
  /** What tracebacks call it; no other execution has the same. */
  name: string;
  code: string;
  /** Aborted when the user interrupts. */
  interrupt: AbortController;
}

/** On whose behalf code runs. */
export interface Context {
  /** The cell that it belongs to. */
  readonly cell?: Cell;
  /** The front end's message that is being answered. */
  readonly answered?: Message;
}

/** Gives a class whose constructor returns what it is given: its private fields are put on that. */
class Given {
  constructor(given: object) {
    return given;
  }
}

/**
 * Notes a context on what Node calls asynchronous resources: promises, timers, sockets.
 *
 * Node's own AsyncLocalStorage keeps it there under a symbol, and so every promise that a cell
 * prints would show the request that the cell came with. A private field is seen by nobody.
 */
class Noted extends Given {
  #context: Context;

  private constructor(resource: object, context: Context) {
    super(resource);
    this.#context = context;
  }

  static get(resource: object): Context | undefined {
    return #context in resource ? resource.#context : undefined;
  }

  static set(resource: object, context: Context): void {
    if (#context in resource) resource.#context = context;
    else new Noted(resource, context);
  }
}

const none: Context = {};
let following = false;

/** The context of the code that asks. */
export function context(): Context {
  return Noted.get(executionAsyncResource()) ?? none;
}

/** Runs `body` so that it, and whatever it leaves running, has this context beside what it has. */
export function inContext<T>(more: Context, body: () => T): T {
  follow();
  const resource = executionAsyncResource();
  const before = context();
  Noted.set(resource, { ...before, ...more });
  try {
    return body();
  } finally {
    Noted.set(resource, before);
  }
}

/**
 * Leaves whatever context there is. Code that was broken off has not: what Node calls next for the
 * same resource would still belong to its cell.
 */
export function leaveContext(): void {
  if (context() !== none) Noted.set(executionAsyncResource(), none);
}

/** Hands the context on to whatever code starts. */
function follow(): void {
  if (following) return;
  following = true;
  createHook({
    init(_id, _type, _trigger, resource) {
      const current = context();
      if (current !== none) Noted.set(resource, current);
    },
  }).enable();
  Reflect.defineProperty(Promise.prototype, inspect.custom, {
    value: hideHookIds,
    configurable: true,
    writable: true,
  });
}

/** Lets a promise be shown without the numbers that Node puts on it for hooks like this one. */
function hideHookIds(this: Promise<unknown>): unknown {
  for (const key of Object.getOwnPropertySymbols(this)) {
    if (/^(trigger_)?async_id_symbol$/.test(key.description ?? "")) {
      Reflect.defineProperty(this, key, { enumerable: false });
    }
  }
  return this;
}
