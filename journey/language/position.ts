/** A place in a text as people count it: 1-based, columns in UTF-16 units, the end exclusive. */
export interface Position {
  line: number;
  column: number;
  endColumn: number;
}

/**
 * A reader of positions in one text. Offsets are found by binary search over the line starts. A stretch that goes over
 * the end of its first line is cut there. `firstLine` is the line of the file at which this text begins.
 */
export function positionsOf(text: string, firstLine = 1): (start: number, end: number) => Position {
  const starts = [0];
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (start, end) => {
    const index = lastAtMost(starts, Math.min(start, text.length));
    const lineStart = starts[index] ?? 0;
    const next = starts[index + 1];
    const lineEnd = next === undefined ? text.length : next - 1;
    const column = Math.min(start, lineEnd) - lineStart + 1;
    const last = Math.min(Math.max(end, start + 1), Math.max(lineEnd, start + 1));
    return { line: index + firstLine, column, endColumn: Math.max(last - lineStart + 1, column + 1) };
  };
}

function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
