import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine, its address, and the paths that were asked for, in turn. */
export async function withServer(
  answer: RequestListener,
  body: (address: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A mirror of files on this machine, its address, and the names that were asked for, in turn. */
export function withMirror(
  contents: Readonly<Record<string, Uint8Array>>,
  body: (mirror: string, asked: string[]) => Promise<void>,
): Promise<void> {
  const names: string[] = [];
  const answer: RequestListener = (request, response) => {
    const name = (request.url ?? "").slice(1);
    names.push(name);
    if (Object.hasOwn(contents, name)) response.end(contents[name]);
    else response.writeHead(404).end();
  };
  return withServer(answer, (mirror) => body(mirror, names));
}
