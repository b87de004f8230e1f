import type { Terminal } from './terminal';

/** Tells how far long work has come. */
export interface Progress {
  to(done: number): void;
  end(): void;
}

/** A span as people say it: `8 s`, `3 min`, `1 h 5 min`. */
function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How often a plain line is printed where there is no terminal. */
const LINE_EVERY_MS = 5_000;

/** What is counted: rows of an import, or people of a simulation. */
type ProgressWords = 'import.rows' | 'population.progress' | 'backtest.progress' | 'export.rows';

/** How far, how fast, how much longer. */
export function progressText(
  terminal: Terminal,
  done: number,
  total: number,
  sinceMs: number,
  words: ProgressWords = 'import.rows',
): string {
  const spent = Math.max(1, Date.now() - sinceMs);
  const rate = (done / spent) * 1000;
  const eta = rate > 0 ? spanText(((total - done) / rate) * 1000) : '…';
  return terminal.t(words, { done, total, rate: Math.round(rate), eta });
}

/** Progress with rate and time left: one line rewritten in place on a terminal, a line every five seconds elsewhere. */
export function showProgress(terminal: Terminal, total: number, words?: ProgressWords): Progress {
  const startedAtMs = Date.now();
  let saidAtMs = startedAtMs;
  return {
    to(done) {
      const text = progressText(terminal, done, total, startedAtMs, words);
      if (terminal.tty) terminal.sayPart(`\r\u001b[K${text}`);
      else if (Date.now() - saidAtMs >= LINE_EVERY_MS) {
        saidAtMs = Date.now();
        terminal.say(text);
      }
    },
    end() {
      if (terminal.tty) terminal.sayPart('\r\u001b[K');
    },
  };
}
