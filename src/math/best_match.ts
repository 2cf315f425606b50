/**
 * Rows matched with columns one to one, so that the sum of what they share is largest: the assignment
 * problem, by the Hungarian method with potentials (Kuhn 1955; Jonker and Volgenant 1987 on shortest paths).
 * Of more rows than columns, or the other way round, those without a partner are left out.
 *
 * @param shared [rows][columns], any numbers
 * @returns [rows] the column of each row; −1 where it has none
 * @example
 * ```ts
 * bestMatch([[1, 9], [8, 10]]); // [1, 0]: 9 + 8
 * ```
 */
export function bestMatch(shared: readonly (readonly number[])[]): number[] {
  const rows = shared.length;
  const columns = rows === 0 ? 0 : shared[0].length;
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number) =>
    row < rows && column < columns ? -shared[row][column] : 0;
  const rowOf = assignment(size, cost);
  const match = new Array<number>(rows).fill(-1);
  rowOf.forEach((row, column) => {
    if (row < rows && column < columns) match[row] = column;
  });
  return match;
}

/** The row of each column, such that the sum of costs is least. */
function assignment(size: number, cost: (row: number, column: number) => number): number[] {
  const rowPotentials = new Float64Array(size);
  const columnPotentials = new Float64Array(size);
  const rowOf = new Array<number>(size).fill(-1);
  for (let first = 0; first < size; first++) {
    // Shortest augmenting path from the row to a column that is free.
    const distances = new Float64Array(size).fill(Infinity);
    const before = new Int32Array(size).fill(-1);
    const visited = new Array<boolean>(size).fill(false);
    let column = -1;
    do {
      if (column >= 0) visited[column] = true;
      const row = column < 0 ? first : rowOf[column];
      let nearest = -1;
      for (let j = 0; j < size; j++) {
        if (visited[j]) continue;
        const reduced = cost(row, j) - rowPotentials[row] - columnPotentials[j];
        if (reduced < distances[j]) [distances[j], before[j]] = [reduced, column];
        if (nearest < 0 || distances[j] < distances[nearest]) nearest = j;
      }
      const step = distances[nearest];
      rowPotentials[first] += step;
      for (let j = 0; j < size; j++) {
        if (!visited[j]) distances[j] -= step;
        else {
          columnPotentials[j] -= step;
          rowPotentials[rowOf[j]] += step;
        }
      }
      column = nearest;
    } while (rowOf[column] >= 0);
    while (column >= 0) {
      const previous = before[column];
      rowOf[column] = previous < 0 ? first : rowOf[previous];
      column = previous;
    }
  }
  return rowOf;
}
