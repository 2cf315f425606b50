import { UserError } from "../../config";
import { host } from "../../host";
import { type ByteRange, inFile, inMemory } from "./array_source";
import { readUnpacked } from "./reading";

/** What is used of Papa Parse. */
interface Parser {
  parse(
    text: string,
    options: { readonly delimiter: string; readonly skipEmptyLines: "greedy" },
  ): { readonly data: string[][]; readonly errors: readonly { readonly message: string }[] };
}

/** How much of a file is text at a time, in bytes, and from where on a line is no row of pixels. */
export const TEXT_SIZES = { chunk: 2 ** 20, longestLine: 2 ** 27 };

const NEWLINE = 10;

/**
 * The rows of a table of values separated by commas, semicolons or tabs, some at a time; quotes are
 * understood, empty lines left out. The file may be gzip-compressed.
 *
 * @throws UserError where the file cannot be read, or is no text
 */
export async function* csvRows(file: string, sizes = TEXT_SIZES): AsyncGenerator<string[][]> {
  const range = /\.gz$/i.test(file) ? inMemory(await readUnpacked(file)) : inFile(file);
  const { parse } = host().packages.load<Parser>("papaparse");
  let delimiter: string | undefined;
  for (const text of linesOf(range, file, sizes)) {
    delimiter ??= delimiterOf(text);
    const { data, errors } = parse(text, { delimiter, skipEmptyLines: "greedy" });
    if (errors.length > 0) {
      throw new UserError(
        `${file}: expected rows of values, found ${errors[0].message.toLowerCase()}; save it again`,
      );
    }
    if (data.length > 0) yield data;
    await host().turn();
  }
}

/** Text of whole lines. */
function* linesOf(
  range: ByteRange,
  file: string,
  { chunk, longestLine }: typeof TEXT_SIZES,
): Generator<string> {
  for (let from = 0; from < range.size;) {
    let bytes = new Uint8Array();
    for (let length = chunk; ; length *= 2) {
      bytes = new Uint8Array(Math.min(length, range.size - from));
      range.read(bytes, from);
      if (from + bytes.length === range.size) break;
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      bytes = bytes.subarray(0, end);
      if (end > 0) break;
      if (length > longestLine) {
        throw new UserError(
          `${file}: expected rows of values, found a line of more than ${longestLine} bytes; name a file of text`,
        );
      }
    }
    if (bytes.includes(0)) {
      throw new UserError(
        `${file}: expected rows of values, found a file that is no text in UTF-8; save it as CSV`,
      );
    }
    yield new TextDecoder().decode(bytes);
    from += bytes.length;
  }
}

/** What separates the values of the first line most often. */
function delimiterOf(text: string): string {
  const [line] = /^.*/.exec(text) ?? [""];
  const count = (mark: string) => line.split(mark).length;
  return [",", "\t", ";"].reduce((a, b) => (count(b) > count(a) ? b : a));
}
