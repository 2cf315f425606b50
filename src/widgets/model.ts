import { type Comm, type CommMessage, newId, notebookHost } from "../host";
import { openWidgets, serveControl } from "./registry";
import { type SavedModel, savedModel } from "./saved";
import { fromWire, toWire, type WidgetState } from "./wire";

/** Which of the front end's classes stands for a widget. */
export interface Identity {
  readonly model: string;
  /** Null where it is not seen. */
  readonly view: string | null;
  readonly module?: "base" | "controls" | "output";
  readonly viewModule?: "base";
}

const versions = { base: "2.0.0", controls: "2.0.0", output: "1.0.0" };
const protocolVersion = "2.1.0";

/**
 * One end of the Jupyter widget protocol: a state that the front end mirrors. Without a front end
 * that has comms, as in a script, the state is kept all the same.
 *
 * Source: ipywidgets, packages/schema/messages.md, version 2.
 */
export abstract class WidgetModel {
  readonly id: string = newId().replace(/-/g, "");
  private readonly state: WidgetState;
  private readonly comm: Comm | undefined;
  private ended = false;

  protected constructor(identity: Identity, state: WidgetState) {
    this.state = { ...identityState(identity), ...state };
    const comms = notebookHost()?.comms;
    if (!comms) return;
    serveControl(comms);
    openWidgets().set(this.id, this);
    const { buffers, ...data } = toWire(this.state);
    const opening = { data, metadata: { version: protocolVersion }, buffers };
    const listener = {
      onMessage: (message: CommMessage) => this.take(message),
      onClose: () => this.end(),
    };
    this.comm = comms.open("jupyter.widget", opening, listener, this.id);
  }

  /** Whether a front end may be showing it: false without one, and after {@link close}. */
  get live(): boolean {
    return this.comm !== undefined && !this.ended;
  }

  /** Takes the widget off every page; its value can still be read. Running a cell again closes the widgets that the cell made. */
  close(): void {
    if (this.ended) return;
    for (const part of this.parts()) part.close();
    this.end();
    this.comm?.close();
  }

  /** Every attribute by its name in the protocol. */
  fullState(): WidgetState {
    return { ...this.state };
  }

  /** This widget and those that it is made of, as a notebook's metadata keeps them. */
  saved(): Record<string, SavedModel> {
    const all: Record<string, SavedModel> = { [this.id]: savedModel(this.state) };
    for (const part of this.parts()) Object.assign(all, part.saved());
    return all;
  }

  /** The widgets that this one refers to. */
  protected parts(): readonly WidgetModel[] {
    return [];
  }

  protected get(name: string): unknown {
    return this.state[name];
  }

  /** Changes attributes, here and in the front end. */
  protected set(changes: WidgetState): void {
    const changed = Object.entries(changes).filter(([name, value]) => this.state[name] !== value);
    if (changed.length === 0) return;
    const state = Object.fromEntries(changed);
    Object.assign(this.state, state);
    this.sendState("update", state);
  }

  /** Takes over what the front end has changed, of attributes that the widget has. */
  protected received(changes: WidgetState): void {
    this.adopt(changes);
  }

  /** Takes a message of the widget's own, such as a button's click. */
  protected receivedCustom(content: unknown): void {
    void content;
  }

  /** Takes over attributes that the front end has already. */
  protected adopt(changes: WidgetState): void {
    Object.assign(this.state, changes);
  }

  /** Tells the front end again what it has wrong. */
  protected correct(...names: string[]): void {
    this.sendState("update", Object.fromEntries(names.map((name) => [name, this.state[name]])));
  }

  /** Called once, when the widget is closed from either side. */
  protected onEnd(): void {
    // Nothing to let go of.
  }

  private take({ data, buffers }: CommMessage): void {
    if (data.method === "request_state") return this.sendState("update", this.state);
    if (data.method === "custom") return this.receivedCustom(data.content);
    if (data.method !== "update" || !isState(data.state)) return;
    const changes = this.known(fromWire(data.state, data.buffer_paths, buffers));
    if (Object.keys(changes).length === 0) return;
    // Every page hears of it at once, and the sender learns that it has arrived.
    const { buffers: parts, ...echo } = toWire(changes);
    this.comm?.send({ data: { method: "echo_update", ...echo }, buffers: parts });
    this.received(changes);
  }

  /** The attributes that this widget has; which widget it is, a front end does not change. */
  private known(changes: WidgetState): WidgetState {
    const own = Object.entries(changes).filter(
      ([name]) => Object.hasOwn(this.state, name) && !/^_(model|view)_/.test(name),
    );
    return Object.fromEntries(own);
  }

  private sendState(method: "update", changes: WidgetState): void {
    if (!this.live) return;
    const { buffers, ...data } = toWire(changes);
    this.comm?.send({ data: { method, ...data }, buffers });
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    openWidgets().delete(this.id);
    this.onEnd();
  }
}

function identityState({ model, view, module = "controls", viewModule }: Identity): WidgetState {
  const seenBy = viewModule ?? module;
  return {
    _model_name: model,
    _model_module: `@jupyter-widgets/${module}`,
    _model_module_version: versions[module],
    _view_name: view,
    _view_module: `@jupyter-widgets/${seenBy}`,
    _view_module_version: versions[seenBy],
  };
}

function isState(value: unknown): value is WidgetState {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
