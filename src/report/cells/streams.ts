import { terminalText } from "../../host/terminal";
import { joined, type Output } from "../notebook";

/**
 * Outputs with what was printed in a row made one: a report shows, as a terminal does, what stands
 * there in the end.
 */
export function joinStreams(outputs: readonly Output[]): Output[] {
  const all: Output[] = [];
  for (const output of outputs) {
    const last = all.at(-1);
    const stream = output.output_type === "stream";
    if (stream && last?.output_type === "stream" && last.name === output.name) {
      all[all.length - 1] = { ...last, text: joined(last.text) + joined(output.text) };
    } else all.push(output);
  }
  return all.map((each) =>
    each.output_type === "stream" ? { ...each, text: terminalText(joined(each.text)) } : each,
  );
}
