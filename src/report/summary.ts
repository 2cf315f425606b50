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

/** The summary that a report carries, or undefined for any other HTML. */
export function summaryOf(html: string): ReportSummary | undefined {
  const start = '<script id="report-summary" type="application/json">';
  const from = html.indexOf(start);
  if (from < 0) return undefined;
  try {
    const json = html.slice(from + start.length, html.indexOf("</script>", from));
    return JSON.parse(json) as ReportSummary;
  } catch {
    return undefined;
  }
}
