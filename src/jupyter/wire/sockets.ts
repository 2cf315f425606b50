import { Router } from "zeromq";

/**
 * A socket for requests and replies. Sends never wait: its queue is unbounded. A front end that
 * comes back after a lost connection has the same identity as before, and takes over.
 *
 * @param lingers how long, in milliseconds, closing waits for what was sent
 */
export function createRouter(lingers: number): Router {
  return new Router({ handover: true, sendHighWaterMark: 0, sendTimeout: 0, linger: lingers });
}

/** Takes what a socket receives until it is closed; nothing that comes ends this, and no failure. */
export async function receiveAll(socket: Router, take: (frames: Buffer[]) => void): Promise<void> {
  while (!socket.closed) {
    try {
      take(await socket.receive());
    } catch {
      // Closed while it waited; otherwise what came is of no use, and the next may be.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
