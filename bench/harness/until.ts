import { setTimeout as delay } from 'node:timers/promises';
import { totalMs, type CpuUse } from './cpu-watch';

const LOOK_EVERY_MS = 100;

/** Waits until the condition holds; throws, naming what was waited for, when it does not within `withinMs`. */
export async function until(
  what: string,
  holds: () => Promise<boolean>,
  withinMs: number,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  const giveUpMs = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > giveUpMs) throw new Error(`Waited ${withinMs} ms in vain until ${what}`);
    await delay(everyMs);
  }
}

/**
 * Waits until so many seconds in a row have passed in which the watched processes used little CPU, so that work behind
 * what was asked for is over. Gives up waiting after `withinMs`: a machine that is never quiet shows in the figures.
 */
export async function untilQuiet(
  watch: () => () => CpuUse,
  withinMs: number,
  { busyMs = 150, seconds = 1 } = {},
): Promise<void> {
  const giveUpMs = Date.now() + withinMs;
  for (let quiet = 0; quiet < seconds && Date.now() < giveUpMs;) {
    const used = watch();
    await delay(1_000);
    quiet = totalMs(used()) < busyMs ? quiet + 1 : 0;
  }
}
