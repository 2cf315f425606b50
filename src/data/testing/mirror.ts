import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A mirror of files on this machine, its address, and what was asked of it, in turn. */
export async function withMirror(
  contents: Readonly<Record<string, Uint8Array>>,
  body: (mirror: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    asked.push(name);
    if (Object.hasOwn(contents, name)) response.end(contents[name]);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
