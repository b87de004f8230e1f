/** One row of a comparison: a pair that fits, or one side alone. */
export type Row<A, B> = { wanted: A; got: B } | { wanted: A; got: null } | { wanted: null; got: B };

/**
 * Lays two lists side by side so that as many pairs as possible fit, each list in its order: what one has and the other
 * lacks shows as itself, and does not shift all that comes after. Takes the longest common subsequence, in time and
 * memory of the product of both lengths.
 */
export function align<A, B>(
  wanted: readonly A[],
  got: readonly B[],
  fits: (wanted: A, got: B) => boolean,
): Row<A, B>[] {
  const most = table(wanted, got, fits);
  const rows: Row<A, B>[] = [];
  let i = 0;
  let j = 0;
  while (i < wanted.length || j < got.length) {
    const one = wanted[i];
    const other = got[j];
    const here = most[i]?.[j] ?? 0;
    if (
      one !== undefined &&
      other !== undefined &&
      fits(one, other) &&
      here === 1 + (most[i + 1]?.[j + 1] ?? 0)
    ) {
      rows.push({ wanted: one, got: other });
      i += 1;
      j += 1;
    } else if (
      one !== undefined &&
      (other === undefined || (most[i + 1]?.[j] ?? 0) >= (most[i]?.[j + 1] ?? 0))
    ) {
      rows.push({ wanted: one, got: null });
      i += 1;
    } else if (other !== undefined) {
      rows.push({ wanted: null, got: other });
      j += 1;
    }
  }
  return rows;
}

/** For each pair of places, how many pairs can still fit from there on. */
function table<A, B>(
  wanted: readonly A[],
  got: readonly B[],
  fits: (wanted: A, got: B) => boolean,
): number[][] {
  const most = Array.from({ length: wanted.length + 1 }, () => new Array<number>(got.length + 1).fill(0));
  for (let i = wanted.length - 1; i >= 0; i -= 1) {
    for (let j = got.length - 1; j >= 0; j -= 1) {
      const [one, other] = [wanted[i], got[j]];
      const below = most[i + 1]?.[j + 1] ?? 0;
      const fit = one !== undefined && other !== undefined && fits(one, other) ? 1 + below : 0;
      const row = most[i];
      if (row) row[j] = Math.max(fit, most[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return most;
}
