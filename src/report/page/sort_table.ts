/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Tables that sort by a column at a click on its head: upwards, then downwards. A column of figures that
// say nothing beside each other has no such head.
export {};

type Key = number | string | boolean;

/** The value that a cell is sorted by; undefined comes last, whichever way. */
function keyOf(row: HTMLTableRowElement, column: number): Key | undefined {
  const key = row.cells[column]?.dataset.key;
  return key === undefined ? undefined : (JSON.parse(key) as Key);
}

function compare(a: Key | undefined, b: Key | undefined, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "number" && typeof b === "number") return sign * (a - b);
  return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
}

for (const table of document.querySelectorAll<HTMLTableElement>("table.sortable")) {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
  const body = table.tBodies[0];
  for (const [column, head] of heads.entries()) {
    if (head.classList.contains("unranked")) continue;
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...(body?.rows ?? [])];
      rows.sort((a, b) => compare(keyOf(a, column), keyOf(b, column), down ? -1 : 1));
      body?.append(...rows);
    });
  }
}
