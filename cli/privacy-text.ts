/** Counts by collection on one line, without those where there was nothing: `profiles 1 · runs 2`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? '0' : some.map(([name, count]) => `${name} ${count}`).join(' · ');
}
