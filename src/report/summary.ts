/** What the list of reports shows of one; it stands as JSON in the report itself. */
export interface ReportSummary {
  title: string;
  /** ISO 8601. */
  date: string;
  parameters: Record<string, string>;
  metrics: Record<string, number>;
  /** A PNG as base64. */
  picture?: string;
  failed: boolean;
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
