import type { Notebook } from "./notebook";
import { savedStateType, type SavedModels } from "../widgets/saved";
import { staticHtml } from "../widgets/static_html";

const look = "font-family:var(--sans);font-size:0.8125rem";

/**
 * What a report shows of each widget of a notebook: the state that it was left in, as HTML that is to
 * be sanitized as any output's.
 *
 * @param metadata of the executed notebook
 * @returns HTML by the widget's id
 */
export function widgetForms({ widgets }: Notebook["metadata"]): Record<string, string> {
  const saved = widgets as { [savedStateType]?: { state?: SavedModels } } | undefined;
  const models = saved?.[savedStateType]?.state ?? {};
  return Object.fromEntries(
    Object.keys(models).map((id) => {
      const html = staticHtml(id, models);
      return [id, html && `<div style="${look}">${html}</div>`];
    }),
  );
}
