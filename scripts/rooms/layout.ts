/** Nodes in layers, every arrow leading downwards. */
export interface Layout {
  /** From the top; within a layer from left to right. */
  readonly layers: readonly (readonly string[])[];
  /** Each arrow with the places that it passes, one a layer, both ends included. */
  readonly arrows: readonly (readonly string[])[];
}

export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Leaves out each arrow that a longer way says already.
 *
 * @throws Error where arrows lead in a circle
 */
export function reduced(graph: Graph): Graph {
  const reach = reachable(graph);
  const needed = (from: string, to: string) =>
    ![...(graph.get(from) ?? [])].some((by) => by !== to && reach.get(by)?.has(to));
  return new Map(
    [...graph].map(([from, tos]) => [from, new Set([...tos].filter((to) => needed(from, to)))]),
  );
}

function reachable(graph: Graph): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const visit = (name: string, way: readonly string[]): Set<string> => {
    if (way.includes(name)) {
      throw new Error(`rooms import each other in a circle: ${[...way, name].join(" → ")}`);
    }
    const known = found.get(name);
    if (known) return known;
    const all = new Set<string>();
    for (const next of graph.get(name) ?? []) {
      all.add(next);
      for (const each of visit(next, [...way, name])) all.add(each);
    }
    found.set(name, all);
    return all;
  };
  for (const name of graph.keys()) visit(name, []);
  return found;
}

/**
 * Puts each node above all that it leads to, and orders the layers so that few arrows cross. A long
 * arrow holds a place in each layer that it passes.
 */
export function layered(graph: Graph): Layout {
  const height = heights(graph);
  const top = Math.max(...height.values());
  const layers: string[][] = Array.from({ length: top + 1 }, () => []);
  for (const [name, level] of height) layers[top - level].push(name);
  const arrows: string[][] = [];
  for (const [from, tos] of graph) {
    for (const to of tos) {
      const [start, end] = [top - (height.get(from) ?? 0), top - (height.get(to) ?? 0)];
      const passed = Array.from({ length: end - start - 1 }, (_, i) => `${from}→${to}@${i}`);
      passed.forEach((place, i) => layers[start + 1 + i].push(place));
      arrows.push([from, ...passed, to]);
    }
  }
  return { layers: ordered(layers, arrows), arrows };
}

/** The length of the longest way down from each node. */
function heights(graph: Graph): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (name: string): number => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const below = [...(graph.get(name) ?? [])].map(visit);
    const height = below.length === 0 ? 0 : 1 + Math.max(...below);
    found.set(name, height);
    return height;
  };
  for (const name of graph.keys()) visit(name);
  return found;
}

/** Sweeps down and up, each node going to the middle of its neighbours, and keeps the best order. */
function ordered(layers: string[][], arrows: readonly (readonly string[])[]): string[][] {
  const pieces = arrows.flatMap((places) =>
    places.slice(1).map((to, i): [string, string] => [places[i], to]),
  );
  let [best, fewest] = [layers, crossings(layers, pieces)];
  let current = layers;
  for (let sweep = 0; sweep < 40; sweep++) {
    const down = sweep % 2 === 0;
    const place = new Map(current.flatMap((layer) => layer.map((name, i) => [name, i] as const)));
    const middle = (name: string): number => {
      const beside = pieces.flatMap(([a, b]) => (down ? b === name && a : a === name && b) || []);
      const places = beside.map((each) => place.get(each) ?? 0);
      if (places.length === 0) return place.get(name) ?? 0;
      return places.reduce((sum, each) => sum + each, 0) / places.length;
    };
    const next = [...current];
    const levels = next.map((_, i) => (down ? i : next.length - 1 - i));
    for (const level of levels) {
      next[level] = [...next[level]].sort((a, b) => middle(a) - middle(b));
      next[level].forEach((name, i) => place.set(name, i));
    }
    current = next;
    const count = crossings(current, pieces);
    if (count < fewest) [best, fewest] = [current, count];
  }
  return best;
}

function crossings(layers: readonly string[][], pieces: readonly [string, string][]): number {
  const place = new Map(layers.flatMap((layer) => layer.map((name, i) => [name, i] as const)));
  const level = new Map(layers.flatMap((layer, i) => layer.map((name) => [name, i] as const)));
  const at = (name: string) => place.get(name) ?? 0;
  let count = 0;
  for (const [a, b] of pieces) {
    for (const [c, d] of pieces) {
      if (level.get(a) === level.get(c) && at(a) < at(c) && at(b) > at(d)) count++;
    }
  }
  return count;
}
