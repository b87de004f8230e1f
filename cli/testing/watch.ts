import { watch } from 'chokidar';
import { basename } from 'node:path';
import type { Terminal } from '../terminal';

/** Editors save in several steps; what comes within this time of one another is one change. */
const SETTLE_MS = 150;
const IGNORED = new Set(['node_modules', 'dist']);

/**
 * Calls `changed` whenever something below these folders changes, never twice at once, until Ctrl-C. What happens while
 * it works is told to it in one more call.
 */
export async function untilInterrupted(
  terminal: Terminal,
  folders: readonly string[],
  changed: () => Promise<void>,
): Promise<void> {
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (path) =>
      !folders.includes(path) && (basename(path).startsWith('.') || IGNORED.has(basename(path))),
  });
  let settling: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  const { interrupted } = terminal;
  await new Promise<void>((resolve, reject) => {
    watcher.on('all', () => {
      clearTimeout(settling);
      settling = setTimeout(() => {
        working = working.then(changed).catch(reject);
      }, SETTLE_MS);
    });
    watcher.on('error', reject);
    watcher.on('ready', () => terminal.say(terminal.t('test.watching')));
    if (interrupted.aborted) resolve();
    else interrupted.addEventListener('abort', () => resolve(), { once: true });
  }).finally(() => {
    clearTimeout(settling);
    return watcher.close();
  });
  await working;
}
