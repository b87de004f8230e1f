/** A task that repeats until it is stopped, never twice at once. */
export interface Repeating {
  /** Runs the task now, or right after the run under way. */
  wake(): void;
  /** Stops, and resolves when the run under way is over. */
  stop(): Promise<void>;
}

/**
 * Runs a task every `ms`, counted from the end of the run before. A task that gives true is run again at once; one that
 * throws is reported and goes on.
 */
export function every(
  ms: number,
  task: () => Promise<boolean | void>,
  failed: (error: unknown) => void,
): Repeating {
  let stopped = false;
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<void> | null = null;
  let again = false;

  function schedule(afterMs: number): void {
    if (stopped) return;
    timer = setTimeout(start, afterMs);
  }

  async function once(): Promise<void> {
    again = false;
    let soon = false;
    try {
      soon = (await task()) === true;
    } catch (error) {
      failed(error);
    }
    running = null;
    schedule(soon || again ? 0 : ms);
  }

  function start(): void {
    timer = null;
    running = once();
  }

  schedule(0);
  return {
    wake() {
      again = true;
      if (running !== null || stopped) return;
      if (timer !== null) clearTimeout(timer);
      schedule(0);
    },
    async stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
