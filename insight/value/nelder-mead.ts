/** Where a search ended: the point, the value there, and whether it had come to rest. */
export interface Found {
  point: number[];
  value: number;
  isAtRest: boolean;
}

/** When a search ends. */
export interface Patience {
  /** At rest is a simplex whose values differ by less than this share of the best one's size. */
  tolerance: number;
  mostRounds: number;
}

interface Corner {
  point: number[];
  value: number;
}

const EDGE = 0.5;
const A_LITTLE: Patience = { tolerance: 1e-4, mostRounds: 100 };

/**
 * Looks for the lowest value of a function by the simplex of Nelder & Mead ("A simplex method for function minimization",
 * Computer Journal 7, 1965), with the order of steps of Lagarias et al. (SIAM Journal on Optimization 9, 1998). It needs no
 * derivative. Values that are no number count as infinitely high. From each start the search goes a little way, and from
 * the best of these places to the end; then the simplex is set up anew once, since it may fold up before it is there.
 */
export function minimize(
  valueAt: (point: readonly number[]) => number,
  starts: readonly (readonly number[])[],
  patience: Patience = { tolerance: 1e-10, mostRounds: 2_000 },
): Found {
  const safe = (point: readonly number[]): number => {
    const value = valueAt(point);
    return Number.isNaN(value) ? Infinity : value;
  };
  const begun = starts.map((start) => descend(safe, start, A_LITTLE));
  const start = begun.reduce((one, other) => (other.value < one.value ? other : one)).point;
  const first = descend(safe, start, patience);
  const second = descend(safe, first.point, patience);
  return second.value <= first.value ? second : first;
}

function descend(
  valueAt: (point: readonly number[]) => number,
  start: readonly number[],
  { tolerance, mostRounds }: Patience,
): Found {
  const corner = (point: number[]): Corner => ({ point, value: valueAt(point) });
  let simplex = [corner([...start])];
  for (const axis of start.keys())
    simplex.push(corner(start.map((value, index) => (index === axis ? value + EDGE : value))));
  for (let round = 0; round < mostRounds; round += 1) {
    simplex.sort((a, b) => a.value - b.value);
    const [best] = simplex;
    const worst = simplex.at(-1);
    if (best === undefined || worst === undefined) break;
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + tolerance))
      return { ...best, isAtRest: Number.isFinite(best.value) };
    simplex = moved(simplex, corner);
  }
  const [best = corner([...start])] = simplex.sort((a, b) => a.value - b.value);
  return { ...best, isAtRest: false };
}

/** One step: the worst corner is reflected, stretched or drawn in; where none of it helps, all are drawn to the best. */
function moved(simplex: readonly Corner[], corner: (point: number[]) => Corner): Corner[] {
  const rest = simplex.slice(0, -1);
  const [best] = simplex;
  const worst = simplex.at(-1);
  const last = rest.at(-1);
  if (best === undefined || worst === undefined || last === undefined) return [...simplex];
  const middle = best.point.map(
    (_, axis) => rest.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / rest.length,
  );
  const towards = (share: number): Corner =>
    corner(middle.map((value, axis) => value + share * ((worst.point[axis] ?? 0) - value)));
  const reflected = towards(-1);
  if (reflected.value < best.value) {
    const stretched = towards(-2);
    return [...rest, stretched.value < reflected.value ? stretched : reflected];
  }
  if (reflected.value < last.value) return [...rest, reflected];
  const drawn = towards(reflected.value < worst.value ? -0.5 : 0.5);
  if (drawn.value < Math.min(reflected.value, worst.value)) return [...rest, drawn];
  const shrunk = simplex
    .slice(1)
    .map(({ point }) => corner(point.map((value, axis) => ((best.point[axis] ?? 0) + value) / 2)));
  return [best, ...shrunk];
}
