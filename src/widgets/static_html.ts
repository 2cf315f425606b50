import { escapeMarkup } from "../host/escape";
import { bytesOf, toBase64 } from "../host";
import { formatNumber } from "./format_number";
import { type SavedModel, type SavedModels, savedBytes } from "./saved";
import { referenced } from "./wire";

/**
 * A widget as it stands, in markup that needs neither script nor style sheet and passes a page's
 * sanitizer: for pages that know no widgets, and for exported reports. What an HTML widget holds is
 * put in as it is.
 *
 * @param models the widget and those in it, as a notebook's metadata keeps them
 * @returns the empty text where the widget is not among them, or hidden
 */
export function staticHtml(id: string, models: SavedModels): string {
  // Without itself: a notebook may be made so that a box holds itself.
  const { [id]: model, ...others } = models;
  if (!model?.state) return "";
  const part = (name: string) => models[referenced(model.state[name]) ?? ""]?.state ?? {};
  const layout = part("layout");
  if (layout.display === "none" || layout.visibility === "hidden") return "";
  const view: View = {
    model,
    models: others,
    text: (name) => String(model.state[name] ?? ""),
    number: (name, otherwise) => finite(model.state[name]) ?? otherwise,
    style: part("style"),
  };
  return forms[model.model_name]?.(view) ?? "";
}

interface View {
  readonly model: SavedModel;
  readonly models: SavedModels;
  text(attribute: string): string;
  number(attribute: string, otherwise: number): number;
  readonly style: Readonly<Record<string, unknown>>;
}

const accent = "#3f90da";
const line = "rgba(127,127,127,0.35)";
const frame = `border:1px solid ${line};border-radius:0.25em;padding:0.15em 0.7em`;

const forms: Record<string, (view: View) => string> = {
  FloatSliderModel: (view) => slider(view, view.number("value", 0)),
  IntSliderModel: (view) => slider(view, view.number("value", 0)),
  FloatLogSliderModel: (view) => slider(view, Math.log10(view.number("value", 1))),
  FloatProgressModel: progress,
  IntProgressModel: progress,
  DropdownModel: (view) =>
    labelled(view, box(`${escapeMarkup(chosen(view))} <span style="opacity:0.6">▾</span>`)),
  ToggleButtonsModel: toggles,
  TextModel: (view) =>
    labelled(view, box(escapeMarkup(view.text("value")) || "&nbsp;", "min-width:8em")),
  CheckboxModel: (view) =>
    row(
      `<span>${view.model.state.value === true ? "☑" : "☐"} ${escapeMarkup(view.text("description"))}</span>`,
    ),
  ButtonModel: (view) => box(escapeMarkup(view.text("description")) || "○", "opacity:0.75"),
  LabelModel: (view) => `<div>${escapeMarkup(view.text("value"))}</div>`,
  HTMLModel: (view) => `<div>${view.text("value")}</div>`,
  ImageModel: image,
  HBoxModel: (view) => children(view, "inline-block"),
  VBoxModel: (view) => children(view, "block"),
  TabModel: tabs,
  OutputModel: outputs,
};

/** The first words of a row, as wide as those of its neighbours. */
function labelled(view: View, content: string): string {
  const { description_width: wanted } = view.style;
  const width = typeof wanted === "string" && /^[\d.]+(rem|em|px)$/.test(wanted) ? wanted : "auto";
  const text = escapeMarkup(view.text("description"));
  const head = text && `<span style="min-width:${width};text-align:right">${text}</span>`;
  return row(head + content);
}

function row(content: string): string {
  return `<div style="display:flex;gap:0.7em;max-width:100%;line-height:2">${content}</div>`;
}

function box(content: string, style = ""): string {
  const end = style && `;${style}`;
  return `<span style="display:inline-block;${frame};line-height:1.6${end}">${content}</span>`;
}

function readout(text: string): string {
  return `<span style="font-variant:tabular-nums;white-space:nowrap">${escapeMarkup(text)}</span>`;
}

function slider(view: View, at: number): string {
  const share = shareOf(at, view.number("min", 0), view.number("max", 100));
  const handle = piece("width:12px;height:12px;margin:-4px -6px;border-radius:50%", accent);
  const track = bar(
    share,
    `width:12em;min-width:4em;height:4px;margin:calc(1em - 2px) 0`,
    accent,
    handle,
  );
  return labelled(
    view,
    track + readout(formatNumber(view.number("value", 0), view.text("readout_format"))),
  );
}

function progress(view: View): string {
  const share = shareOf(view.number("value", 0), view.number("min", 0), view.number("max", 100));
  const { bar_color: wanted } = view.style;
  const color = (typeof wanted === "string" && css(wanted)) || accent;
  const filled = bar(share, "width:16em;min-width:6em;height:0.75em;margin:0.625em 0", color);
  return labelled(view, filled + readout(`${Math.round(share)} %`));
}

/** A bar of which `share` percent are coloured. */
function bar(share: number, size: string, color: string, handle = ""): string {
  const fill = piece(`width:${share}%;height:100%;border-radius:2px`, color);
  return (
    `<span style="display:block;${size};border-radius:2px;background-color:${line};` +
    `white-space:nowrap;line-height:0">${fill}${handle}</span>`
  );
}

function piece(size: string, color: string): string {
  return `<span style="display:inline-block;vertical-align:top;${size};background-color:${color}"></span>`;
}

function toggles(view: View): string {
  const options = optionsOf(view);
  const index = view.number("index", NaN);
  const each = options.map((label, i) =>
    box(
      escapeMarkup(label),
      i === index ? `background-color:${accent};border-color:${accent};color:#fff` : "",
    ),
  );
  return labelled(view, `<span>${each.join(" ")}</span>`);
}

function image(view: View): string {
  const bytes = savedBytes(view.model, "value");
  if (!bytes) return "";
  const format = view.text("format") || "png";
  const width = view.number("width", Number(view.text("width")) || 0);
  const size = width > 0 ? ` width="${width}"` : "";
  return `<img src="data:image/${css(format)};base64,${bytes}" alt="Picture"${size} style="max-width:100%;height:auto">`;
}

function children(view: View, display: "block" | "inline-block"): string {
  const place = `display:${display};vertical-align:top;max-width:100%`;
  const gap = display === "block" ? "" : ";margin:0 1.2em 0.2em 0";
  const inner = childIds(view)
    .map((id) => staticHtml(id, view.models))
    .filter((html) => html !== "");
  return `<div>${inner.map((html) => `<div style="${place}${gap}">${html}</div>`).join("")}</div>`;
}

function tabs(view: View): string {
  const { titles } = view.model.state;
  const shown = view.number("selected_index", 0);
  const heads = (Array.isArray(titles) ? titles : []).map((title, i) => {
    const look = i === shown ? `border-bottom:2px solid ${accent}` : "opacity:0.6";
    return `<span style="padding:0.2em 0.8em;${look}">${escapeMarkup(String(title))}</span>`;
  });
  const id = childIds(view)[shown];
  const page = id === undefined ? "" : staticHtml(id, view.models);
  return (
    `<div style="max-width:100%"><div style="border-bottom:1px solid ${line};margin-bottom:0.5em">` +
    `${heads.join("")}</div>${page}</div>`
  );
}

function outputs(view: View): string {
  const { outputs: all } = view.model.state;
  return (Array.isArray(all) ? all : []).map(output).join("");
}

function output(shown: unknown): string {
  const data = (shown as { data?: Record<string, unknown> } | null)?.data ?? {};
  const of = (type: string) => {
    const text = data[type];
    return typeof text === "string" ? text : undefined;
  };
  const picture = (type: string, base64: string) =>
    `<img src="data:${type};base64,${base64.replace(/\s/g, "")}" alt="${escapeMarkup(of("text/plain") ?? "Picture")}" style="max-width:100%;height:auto">`;
  const [html, svg, png] = [of("text/html"), of("image/svg+xml"), of("image/png")];
  if (html !== undefined) return `<div>${html}</div>`;
  if (svg !== undefined) return picture("image/svg+xml", toBase64(bytesOf(svg)));
  if (png !== undefined) return picture("image/png", png);
  return `<pre>${escapeMarkup(of("text/plain") ?? "")}</pre>`;
}

/** The ids of what a box holds. */
export function childIds({ model }: Pick<View, "model">): string[] {
  const { children: held } = model.state;
  return (Array.isArray(held) ? held : []).flatMap((child) => referenced(child) ?? []);
}

function optionsOf(view: Pick<View, "model">): string[] {
  const { _options_labels: labels } = view.model.state;
  return Array.isArray(labels) ? labels.map(String) : [];
}

function chosen(view: View): string {
  return optionsOf(view)[view.number("index", NaN)] ?? "";
}

function shareOf(value: number, min: number, max: number): number {
  const share = max > min ? (value - min) / (max - min) : 0;
  return Number((100 * Math.min(1, Math.max(0, share))).toFixed(2));
}

function finite(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** A value that can stand in a style attribute and ends neither it nor the declaration. */
function css(value: string): string {
  return /^[\w#%.,()+ -]*$/.test(value) ? value : "";
}
