import { WidgetModel } from "./model";
import type { WidgetState } from "./wire";

const names = {
  width: "width",
  minWidth: "min_width",
  maxWidth: "max_width",
  height: "height",
  minHeight: "min_height",
  maxHeight: "max_height",
  margin: "margin",
  padding: "padding",
  overflow: "overflow",
  display: "display",
  visibility: "visibility",
  flex: "flex",
  flexFlow: "flex_flow",
  alignItems: "align_items",
  alignSelf: "align_self",
  justifyContent: "justify_content",
  gridGap: "grid_gap",
  gridTemplateColumns: "grid_template_columns",
} as const;

/** CSS of a widget's place, such as `{ width: "20rem" }`; null takes a setting away. */
export type LayoutOptions = { readonly [Name in keyof typeof names]?: string | null };

/** Where and how large a widget stands. */
export class Layout extends WidgetModel {
  constructor(options: LayoutOptions = {}) {
    super({ model: "LayoutModel", view: "LayoutView", module: "base" }, attributes(options));
  }

  /** Changes some settings and leaves the others. */
  update(options: LayoutOptions): void {
    this.set(attributes(options));
  }
}

function attributes(options: LayoutOptions): WidgetState {
  const entries = Object.entries(names).filter(([name]) => name in options);
  return Object.fromEntries(
    entries.map(([name, attribute]) => [attribute, options[name as keyof LayoutOptions] ?? null]),
  );
}

/** Colours and widths within a widget. */
export class Style extends WidgetModel {
  constructor(model: string, state: WidgetState = {}) {
    super({ model, view: "StyleView", viewModule: "base" }, state);
  }
}
