import { escapeMarkup } from "../../src/host/escape";
import type { Room } from "./imports";
import { type Layout, layered, reduced } from "./layout";

const SIZE = { box: 44, gap: 18, step: 72, margin: 12, legend: 34 };
/** On white pages and on dark ones: opaque boxes with dark text, and a grey that both show. */
const COLORS = { anywhere: "#cfe3f7", node: "#f8dfb8", text: "#1b1f24", line: "#868e96" };

/** The rooms as SVG: an arrow leads from a room to one whose code it runs. */
export function roomsPicture(rooms: readonly Room[]): string {
  const layout = layered(reduced(new Map(rooms.map(({ name, uses }) => [name, uses]))));
  const byName = new Map(rooms.map((room) => [room.name, room]));
  const widthOf = (name: string) => {
    const room = byName.get(name);
    return room ? Math.max(84, 24 + 9 * room.name.length, 20 + 5.6 * partsText(room).length) : 8;
  };
  const centers = placed(layout, widthOf);
  const right = Math.max(...[...centers].map(([name, x]) => x + widthOf(name) / 2));
  const [width, height] = [
    Math.ceil(right + SIZE.margin),
    2 * SIZE.margin + (layout.layers.length - 1) * SIZE.step + SIZE.box + SIZE.legend,
  ];
  const level = new Map(layout.layers.flatMap((layer, i) => layer.map((name) => [name, i])));
  const y = (name: string) => SIZE.margin + (level.get(name) ?? 0) * SIZE.step;
  const arrows = layout.arrows.map((places) =>
    arrow(places.map((name) => ({ x: centers.get(name) ?? 0, y: y(name) }))),
  );
  const boxes = rooms.map((room) => box(room, centers.get(room.name) ?? 0, y(room.name), widthOf(room.name))); // prettier-ignore
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The rooms of src/ and what they import" font-family="system-ui, 'DejaVu Sans', sans-serif" text-anchor="middle">`,
    `<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0.5 8 4 0 7.5Z" fill="${COLORS.line}"/></marker></defs>`,
    `<g fill="none" stroke="${COLORS.line}" stroke-width="1.4" marker-end="url(#head)">`,
    ...arrows,
    "</g>",
    ...boxes,
    legend(height - SIZE.margin),
    "</svg>",
    "",
  ].join("\n");
}

/** The middle of each node: side by side without overlap, drawn towards its neighbours. */
function placed({ layers, arrows }: Layout, widthOf: (name: string) => number) {
  const beside = new Map<string, string[]>();
  const join = (a: string, b: string) => beside.set(a, [...(beside.get(a) ?? []), b]);
  for (const places of arrows) {
    places.slice(1).forEach((to, i) => (join(places[i], to), join(to, places[i])));
  }
  const x = new Map<string, number>();
  const distance = (a: string, b: string) => (widthOf(a) + widthOf(b)) / 2 + SIZE.gap;
  for (const layer of layers) {
    layer.forEach((name, i) =>
      x.set(name, i === 0 ? 0 : (x.get(layer[i - 1]) ?? 0) + distance(layer[i - 1], name)),
    );
  }
  for (let round = 0; round < 600; round++) {
    for (const layer of round % 2 === 0 ? layers : [...layers].reverse()) {
      const wanted = layer.map((name) => {
        const places = (beside.get(name) ?? []).map((each) => x.get(each) ?? 0);
        return places.length === 0 ? (x.get(name) ?? 0) : mean(places);
      });
      apart(layer, wanted, distance).forEach((at, i) => x.set(layer[i], at));
    }
  }
  const left = Math.min(...[...x].map(([name, at]) => at - widthOf(name) / 2));
  return new Map([...x].map(([name, at]) => [name, Math.round(at - left + SIZE.margin)]));
}

/** The places nearest to what is wanted that keep the distances: blocks of touching nodes move as one. */
function apart(
  layer: readonly string[],
  wanted: readonly number[],
  distance: (a: string, b: string) => number,
): number[] {
  let offset = 0;
  const offsets = layer.map((name, i) => (offset += i === 0 ? 0 : distance(layer[i - 1], name)));
  const blocks: { sum: number; count: number }[] = [];
  for (const [i, each] of wanted.entries()) {
    blocks.push({ sum: each - offsets[i], count: 1 });
    for (let last = blocks.length - 1; last > 0; last--) {
      const [a, b] = [blocks[last - 1], blocks[last]];
      if (a.sum / a.count <= b.sum / b.count) break;
      blocks.splice(last - 1, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  }
  const starts = blocks.flatMap(({ sum, count }) =>
    Array.from({ length: count }, () => sum / count),
  );
  return starts.map((start, i) => start + offsets[i]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A smooth line from the bottom of a box through the layers between to the top of another. */
function arrow(places: readonly { x: number; y: number }[]): string {
  const [first] = places;
  let path = `M${first.x} ${first.y + SIZE.box}`;
  places.slice(1).forEach(({ x, y }, i) => {
    const from = places[i];
    const start = from.y + SIZE.box;
    const bend = (y - start) / 2;
    path += `C${from.x} ${start + bend} ${x} ${y - bend} ${x} ${y - (i === places.length - 2 ? 1 : 0)}`;
    if (i < places.length - 2) path += `V${y + SIZE.box}`;
  });
  return `<path d="${path}"/>`;
}

function box(room: Room, x: number, y: number, width: number): string {
  const fill = room.needsNode ? COLORS.node : COLORS.anywhere;
  const parts = partsText(room);
  const name = escapeMarkup(room.name);
  return (
    `<rect x="${x - width / 2}" y="${y}" width="${width}" height="${SIZE.box}" rx="7" fill="${fill}"/>` +
    `<text x="${x}" y="${y + (parts ? 20 : 27)}" font-size="14" font-weight="600" fill="${COLORS.text}">${name}</text>` +
    (parts &&
      `<text x="${x}" y="${y + 35}" font-size="10" fill="${COLORS.text}" opacity="0.75">${escapeMarkup(parts)}</text>`)
  );
}

function partsText({ parts }: Room): string {
  return parts.join(" · ");
}

function legend(y: number): string {
  const entry = (x: number, fill: string, text: string) =>
    `<rect x="${x}" y="${y - 11}" width="14" height="14" rx="3" fill="${fill}"/>` +
    `<text x="${x + 20}" y="${y}" font-size="11" text-anchor="start" fill="${COLORS.line}">${text}</text>`;
  return (
    entry(SIZE.margin, COLORS.anywhere, "runs in a browser, too") +
    entry(SIZE.margin + 170, COLORS.node, "runs in Node")
  );
}
