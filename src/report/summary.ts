import type { NotedEpoch } from "../host/notebook_host";

/** What the list of reports shows of one; it stands as JSON in the report itself. */
export interface ReportSummary {
  title: string;
  /** ISO 8601. */
  date: string;
  seconds: number;
  parameters: Record<string, string>;
  /** Names of the parameters that the run was given. */
  given: string[];
  /** A comparison has the least and the greatest of its runs. */
  metrics: Record<string, number | [number, number]>;
  history?: readonly NotedEpoch[];
  /** What the terms of the loss were multiplied by, where a training told. */
  weights?: Readonly<Record<string, number>>;
  /** A PNG as base64. */
  picture?: string;
  failed: boolean;
  /** Of a comparison: how many runs it shows. */
  runs?: number;
}

/**
 * The summary that a report carries, or undefined for any other HTML. A folder of reports holds what
 * people put there: whatever does not look like a summary is none.
 */
export function summaryOf(html: string): ReportSummary | undefined {
  const start = '<script id="report-summary" type="application/json">';
  const from = html.indexOf(start);
  if (from < 0) return undefined;
  try {
    const json: unknown = JSON.parse(
      html.slice(from + start.length, html.indexOf("</script>", from)),
    );
    return isSummary(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isSummary(json: unknown): json is ReportSummary {
  if (!isRecord(json)) return false;
  const { title, date, seconds, parameters, given, metrics, picture, failed, runs } = json;
  const texts = [title, ...values(parameters), ...(Array.isArray(given) ? given : [undefined])];
  return (
    texts.every((text) => typeof text === "string") &&
    isRecord(parameters) &&
    typeof date === "string" &&
    Number.isFinite(Date.parse(date)) &&
    typeof seconds === "number" &&
    isRecord(metrics) &&
    values(metrics).every((value) => [value].flat().every(isFigure)) &&
    ["undefined", "string"].includes(typeof picture) &&
    ["undefined", "number"].includes(typeof runs) &&
    typeof failed === "boolean"
  );
}

/** JSON has null for what is no number. */
function isFigure(value: unknown): boolean {
  return typeof value === "number" || value === null;
}

function values(record: unknown): unknown[] {
  return isRecord(record) ? Object.values(record) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
