import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A way to a server that breaks when it is told to, as a connection does over sleep or a VPN. */
export interface DroppingProxy {
  readonly port: number;
  /**
   * Breaks every connection on the client's side. With `keepServerSide` the server is not told, and
   * takes the client to be there still.
   */
  drop(options?: { keepServerSide?: boolean }): void;
  close(): Promise<void>;
}

/** Listens at a free port of this machine, and leads to a port of it or to a socket's path. */
export async function droppingProxy(target: number | string): Promise<DroppingProxy> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  const kept = new Set<Socket>();
  let isClosing = false;
  const listening = createServer((client) => {
    // One that had come before the end was asked for would keep it from coming.
    if (isClosing) return void client.destroy();
    const server = typeof target === "number" ? connect(target, "127.0.0.1") : connect(target);
    const pair = { client, server };
    pairs.add(pair);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on("data", (bytes) => to.write(bytes));
      // Either side may go at any time; the other is told, unless it is kept on purpose.
      from.on("error", () => undefined);
      from.on("close", () => pairs.has(pair) && to.destroy());
    }
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  const drop = (keepServerSide: boolean) => {
    for (const pair of [...pairs]) {
      pairs.delete(pair);
      pair.client.destroy();
      if (keepServerSide) kept.add(pair.server);
      else pair.server.destroy();
    }
  };
  return {
    port: (listening.address() as AddressInfo).port,
    drop: ({ keepServerSide = false } = {}) => drop(keepServerSide),
    async close() {
      const closed = new Promise((resolve) => listening.close(resolve));
      isClosing = true;
      drop(false);
      for (const server of kept) server.destroy();
      await closed;
    },
  };
}
