import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/**
 * The one timer of a run. It stays when a run hears something and goes on sleeping until the same instant, so that
 * an event that changes nothing costs no timer; it is cancelled as soon as the run does anything else.
 */
export interface Alarm {
  /** Sets the alarm for this instant; a no-op when it is set for it already. */
  set(untilMs: number, summary: string): void;
  clear(): void;
  hasRung(): boolean;
}

/** An alarm that is not set. Its timer lives in a scope of its own, so cancelling it touches nothing else. */
export function createAlarm(): Alarm {
  let current: { untilMs: number; scope: CancellationScope; rung: boolean } | null = null;
  const clear = () => {
    if (current !== null && !current.rung) current.scope.cancel();
    current = null;
  };
  return {
    set(untilMs, summary) {
      if (current?.untilMs === untilMs) return;
      clear();
      const timer = { untilMs, scope: new CancellationScope(), rung: false };
      current = timer;
      const ms = Math.max(untilMs - Date.now(), 1);
      timer.scope
        .run(() => sleep(ms, { summary }))
        .then(() => {
          timer.rung = true;
        })
        .catch((error: unknown) => {
          if (!isCancellation(error)) throw error;
        });
    },
    clear,
    hasRung: () => current?.rung ?? false,
  };
}
