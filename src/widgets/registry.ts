import type { Comm, CommHost, CommListener } from "../host";
import { type WidgetState, toWire } from "./wire";

/** What the registry knows of a widget that has a comm. */
export interface Registered {
  readonly id: string;
  fullState(): WidgetState;
}

// On globalThis: the widgets of a module that was edited and loaded again stay known.
const place = globalThis as { [registrySymbol]?: Map<string, Registered> };
const registrySymbol = Symbol.for("latent-lab.widgets");

/** The widgets that are shown or could be, by their comms' ids. */
export function openWidgets(): Map<string, Registered> {
  return (place[registrySymbol] ??= new Map());
}

const controlTarget = "jupyter.widget.control";
const controlVersion = "1.0.0";
let served: CommHost | undefined;

/** Lets a front end that was opened anew ask for every widget's state at once. */
export function serveControl(comms: CommHost): void {
  if (served === comms) return;
  served = comms;
  comms.register(controlTarget, (comm): CommListener => ({
    onMessage: ({ data }) => {
      if (data.method === "request_states") sendAll(comm);
    },
  }));
}

function sendAll(comm: Comm): void {
  const states: Record<string, unknown> = {};
  const paths: string[][] = [];
  const buffers: Uint8Array[] = [];
  for (const [id, widget] of openWidgets()) {
    const full = widget.fullState();
    const wire = toWire(full);
    states[id] = {
      model_name: full._model_name,
      model_module: full._model_module,
      model_module_version: full._model_module_version,
      state: wire.state,
    };
    wire.buffer_paths.forEach((path, i) => {
      paths.push([id, "state", ...path]);
      const bytes = wire.buffers[i];
      if (bytes) buffers.push(bytes);
    });
  }
  const data = { method: "update_states", states, buffer_paths: paths };
  comm.send({ data, metadata: { version: controlVersion }, buffers });
}
