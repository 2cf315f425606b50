import type { Displayable } from "../figures/displayable";
import { displaySymbol, type MimeBundle } from "../host";
import { Layout, type LayoutOptions, Style } from "./layout";
import { type Identity, WidgetModel } from "./model";
import { viewType } from "./saved";
import { staticHtml } from "./static_html";
import { staticText } from "./static_text";
import { reference, type WidgetState } from "./wire";

/** What every widget can be told when it is made. */
export interface WidgetOptions {
  readonly layout?: LayoutOptions;
}

/** How a widget is made, beside what its user asks for. */
export interface Made {
  readonly identity: Identity;
  readonly state: WidgetState;
  readonly style?: Style;
}

/**
 * Something that is seen: as the last expression of a cell, through `display`, or in a box.
 *
 * Where the front end knows no widgets, as on a page that was exported or in a script, its static form is shown.
 */
export class Widget extends WidgetModel implements Displayable {
  readonly layout: Layout;
  private readonly style: Style | undefined;
  private shown = true;

  constructor({ identity, state, style }: Made, { layout }: WidgetOptions = {}) {
    const place = new Layout(layout);
    super(identity, {
      ...state,
      layout: reference(place),
      ...(style && { style: reference(style) }),
    });
    this.layout = place;
    this.style = style;
  }

  /** Whether it takes room on the page; a hidden one keeps its value. */
  get visible(): boolean {
    return this.shown;
  }
  set visible(visible: boolean) {
    this.shown = visible;
    this.layout.update({ display: visible ? null : "none" });
  }

  [displaySymbol](): MimeBundle {
    const models = this.saved();
    const view = { model_id: this.id, version_major: 2, version_minor: 0 };
    return {
      ...(this.live && { [viewType]: view }),
      "text/html": staticHtml(this.id, models),
      "text/plain": staticText(this.id, models),
    };
  }

  protected override parts(): readonly WidgetModel[] {
    return this.style ? [this.layout, this.style] : [this.layout];
  }
}
