import type { Terminal } from '../terminal';

/** Waits until Ctrl-C, or until something that must not end has ended; then its error is thrown. */
export function untilStopped(terminal: Terminal, ...broken: Promise<never>[]): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (terminal.interrupted.aborted) resolve();
    else terminal.interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  return Promise.race([stopped, ...broken]);
}
