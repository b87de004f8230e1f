import type { SegmentPushes, ToldRow } from '../../store/push-repository';

/** What other systems were told, in memory. */
export function createMemoryPushes(): SegmentPushes {
  const rows = new Map<string, ToldRow>();
  const of = (segment: string, to: string): ToldRow[] =>
    [...rows.values()].filter((row) => row.segment === segment && row.to === to);
  return {
    page: async (segment, to, afterRef, limit) =>
      of(segment, to)
        .filter(({ userRef }) => afterRef === null || userRef > afterRef)
        .sort((a, b) => (a.userRef < b.userRef ? -1 : 1))
        .slice(0, limit),
    async keep(segment, to, told) {
      for (const one of told) {
        const { userRef } = one;
        const id = `${userRef}/${segment}/${to}`;
        if (one.in) rows.set(id, { userRef, segment, to, userId: one.userId, sinceMs: one.sinceMs });
        else rows.delete(id);
      }
    },
    async forgetOthers(segment, to) {
      for (const [id, row] of rows) if (row.segment === segment && row.to !== to) rows.delete(id);
    },
    count: async (segment, to) => of(segment, to).length,
  };
}
