import { totalMs, type CpuUse } from '../harness/cpu-watch';
import { compare, ratioAtMost, type Row } from '../harness/measure';
import { spreadOf } from '../harness/statistics';

/** CPU over windows in which nothing happens: with no run that waits, and with many. */
export interface Idle {
  none: CpuUse[];
  waiting: CpuUse[];
}

/** ms of CPU a second, in each window. */
function perSecond(uses: readonly CpuUse[], name?: string): number[] {
  return uses.map((use) => (totalMs(use, name === undefined ? undefined : [name]) * 1_000) / use.wallMs);
}

/** CPU a second with many waiting runs, beside that with none. */
export function idleRow({ none, waiting }: Idle, runs: number): Row {
  const what = `idle CPU of all processes, ${runs.toLocaleString('en-US')} waiting runs beside none`;
  return compare(what, 'ms/s', perSecond(waiting), perSecond(none), ratioAtMost(1.1));
}

/** The same by process, in words. */
export function idleWords({ none, waiting }: Idle): string {
  const names = Object.keys(waiting[0]?.ms ?? {});
  const words = names.map((name) => {
    const [much, little] = [spreadOf(perSecond(waiting, name)), spreadOf(perSecond(none, name))];
    return `${name} ${much.median.toFixed(1)} (with none ${little.median.toFixed(1)})`;
  });
  return `Idle, ms of CPU a second: ${words.join(', ')}.`;
}
