/**
 * Solves `matrix` · x = `right` for a symmetric positive definite matrix, of which the lower half is read, by the
 * decomposition of Cholesky (Golub & Van Loan, "Matrix computations", algorithm 4.2.1). A pivot that is not positive,
 * which rounding may leave of columns that are nearly one another's multiple, takes its unknown out of the solution.
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const lower: number[][] = [];
  const at = (row: number, column: number): number => lower[row]?.[column] ?? 0;
  for (let row = 0; row < size; row += 1) {
    const line: number[] = [];
    lower.push(line);
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row]?.[column] ?? 0;
      for (let before = 0; before < column; before += 1) sum -= at(row, before) * at(column, before);
      if (row === column) line.push(sum > 0 ? Math.sqrt(sum) : Infinity);
      else line.push(sum / at(column, column));
    }
  }
  const half: number[] = [];
  for (let row = 0; row < size; row += 1) {
    const known = half.reduce((sum, value, column) => sum + at(row, column) * value, 0);
    half.push(((right[row] ?? 0) - known) / at(row, row));
  }
  const solution = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const known = solution.reduce(
      (sum, value, other) => (other > row ? sum + at(other, row) * value : sum),
      0,
    );
    solution[row] = ((half[row] ?? 0) - known) / at(row, row);
  }
  return solution;
}
