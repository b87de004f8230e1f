import { squaredDistance } from './k-means';

/**
 * The mean silhouette (Rousseeuw 1987, "Silhouettes", Journal of Computational and Applied Mathematics 20): how much nearer
 * points are to their own group than to the next one, -1 to 1; 0 for who is alone in a group. It looks at all pairs, so
 * the caller gives no more points than it can wait for.
 */
export function silhouetteOf(points: readonly (readonly number[])[], groupOf: readonly number[]): number {
  const groups = Math.max(...groupOf) + 1;
  const sizes = Array.from({ length: groups }, (_, group) => groupOf.filter((one) => one === group).length);
  const widths = points.map((point, at) => {
    const sums = Array.from({ length: groups }, () => 0);
    points.forEach((other, to) => {
      const group = groupOf[to] ?? 0;
      sums[group] = (sums[group] ?? 0) + Math.sqrt(squaredDistance(point, other));
    });
    const own = groupOf[at] ?? 0;
    if ((sizes[own] ?? 0) < 2) return 0;
    const inside = (sums[own] ?? 0) / ((sizes[own] ?? 2) - 1);
    const outside = sums.flatMap((sum, group) =>
      group === own || sizes[group] === 0 ? [] : [sum / (sizes[group] ?? 1)],
    );
    const next = Math.min(...outside);
    return inside === next || !Number.isFinite(next) ? 0 : (next - inside) / Math.max(inside, next);
  });
  return widths.reduce((sum, width) => sum + width, 0) / Math.max(1, widths.length);
}
