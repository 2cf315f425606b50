import { type Codec, ValueControl } from "./control";
import type { WidgetModel } from "./model";
import { Widget, type WidgetOptions } from "./widget";
import { reference } from "./wire";

/** Widgets beside or below each other. */
export class Box extends Widget {
  private members: readonly Widget[];

  constructor(kind: "HBox" | "VBox", children: readonly Widget[], options: WidgetOptions) {
    const identity = { model: `${kind}Model`, view: `${kind}View` };
    super({ identity, state: { children: children.map(reference) } }, options);
    this.members = children;
  }

  get children(): readonly Widget[] {
    return this.members;
  }
  /** Puts other widgets in; those taken out are not closed. */
  set children(children: readonly Widget[]) {
    this.members = children;
    this.set({ children: children.map(reference) });
  }

  protected override parts(): readonly WidgetModel[] {
    return [...super.parts(), ...this.members];
  }
}

/** Widgets beside each other; closing it closes them. */
export function hbox(children: readonly Widget[], options: WidgetOptions = {}): Box {
  return new Box("HBox", children, options);
}

/** Widgets below each other; closing it closes them. */
export function vbox(children: readonly Widget[], options: WidgetOptions = {}): Box {
  return new Box("VBox", children, options);
}

/** Pages of which one is seen; its value is the index of that page. */
export class Tabs extends ValueControl<number> {
  readonly children: readonly Widget[];

  constructor(pages: Readonly<Record<string, Widget>>, options: WidgetOptions) {
    const children = Object.values(pages);
    const identity = { model: "TabModel", view: "TabView" };
    const state = { children: children.map(reference), titles: Object.keys(pages) };
    super({ identity, state }, options, pageIndex(children.length), 0);
    this.children = children;
  }

  protected override parts(): readonly WidgetModel[] {
    return [...super.parts(), ...this.children];
  }
}

/**
 * Pages by their titles, of which one is seen; closing it closes them.
 *
 * @example
 * ```ts
 * tabs({ samples: picture(png), settings: vbox([rate, beta]) })
 * ```
 */
export function tabs(pages: Readonly<Record<string, Widget>>, options: WidgetOptions = {}): Tabs {
  return new Tabs(pages, options);
}

function pageIndex(count: number): Codec<number> {
  const known = (index: unknown): index is number =>
    Number.isInteger(index) && Number(index) >= 0 && Number(index) < count;
  return {
    encode: (index) => ({ selected_index: index }),
    decode: ({ selected_index: index }) => (known(index) ? index : undefined),
    accept: (index) => Math.max(0, Math.min(count - 1, Math.round(index))),
  };
}
