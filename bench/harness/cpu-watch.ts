import type { App } from './start-app';
import { usageOf } from './process-usage';

/** CPU used between two instants, by process, and the wall time between them. */
export interface CpuUse {
  wallMs: number;
  /** By process: `app`, and the servers started here. */
  ms: Record<string, number>;
}

/** What tells how much the servers have used so far. */
interface Servers {
  serverCpuMs(): Record<string, number>;
}

/** Begins to watch an app and the servers; the function given back tells what was used since. */
export function watchCpu(servers: Servers, app: Pick<App, 'pid'>): () => CpuUse {
  const now = (): Record<string, number> => ({ app: usageOf(app.pid).cpuMs, ...servers.serverCpuMs() });
  const before = now();
  const sinceMs = performance.now();
  return () => {
    const used = Object.entries(now()).map(([name, ms]) => [name, ms - (before[name] ?? 0)] as const);
    return { wallMs: performance.now() - sinceMs, ms: Object.fromEntries(used) };
  };
}

/** The sum over some of the processes, or all. */
export function totalMs({ ms }: CpuUse, names: readonly string[] = Object.keys(ms)): number {
  return names.reduce((sum, name) => sum + (ms[name] ?? 0), 0);
}
