import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../../config";

/** Jupyter's connection file: where the kernel's sockets bind and the key that signs messages. */
export interface Connection {
  /** `tcp`, or `ipc` for sockets in the file system. */
  transport: string;
  /** An address; for `ipc` the beginning of the sockets' paths. */
  ip: string;
  shell_port: number;
  control_port: number;
  iopub_port: number;
  stdin_port: number;
  hb_port: number;
  /** HMAC key; an empty one switches signatures off. */
  key: string;
  signature_scheme: string;
}

const ports = ["shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"] as const;
const loopback = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

/**
 * Reads and checks a connection file.
 *
 * @throws UserError when it is no connection file, or would let another machine reach the kernel.
 */
export function readConnection(file: string): Connection {
  const connection = parse(file);
  for (const port of ports) {
    if (!Number.isInteger(connection[port])) {
      throw new UserError(`${file} is not a Jupyter connection file: it has no ${port}`);
    }
  }
  const { transport, ip } = connection;
  if (transport !== "ipc" && !(transport === "tcp" && loopback.test(ip))) {
    throw new UserError(
      `the kernel listens on this machine alone (tcp at 127.0.0.1, or ipc), ` +
        `but ${file} asks for ${transport}://${ip}`,
    );
  }
  if (connection.key !== "" && connection.signature_scheme !== "hmac-sha256") {
    throw new UserError(`unknown signature scheme ${connection.signature_scheme} in ${file}`);
  }
  return transport === "ipc" ? { ...connection, ip: socketPath(ip, file) } : connection;
}

/** The address of one of the connection's sockets. */
export function address(connection: Connection, port: (typeof ports)[number]): string {
  const { transport, ip } = connection;
  return transport === "ipc"
    ? `ipc://${ip}-${connection[port]}`
    : `tcp://${ip}:${connection[port]}`;
}

/** Where sockets begin, wherever the process goes later. Paths of sockets are short by nature. */
function socketPath(ip: string, file: string): string {
  const path = resolve(ip);
  const longest = 107 - "-65535".length;
  if (Buffer.byteLength(path) <= longest) return path;
  throw new UserError(
    `${file} asks for sockets at ${path}-…, longer than the ${longest} bytes that a socket's path ` +
      `may have: set KernelManager.ip to a shorter path, or use tcp`,
  );
}

function parse(file: string): Connection {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Connection;
  } catch (error) {
    throw new UserError(`cannot read the connection file ${file}: ${(error as Error).message}`);
  }
}
