import type { Terminal } from './terminal';

/** Prints one JSON document as data. Every document names its shape, so that scripts can rely on it. */
export function outJson(terminal: Terminal, shape: string, body: object): void {
  terminal.out(JSON.stringify({ format: `journeyman/${shape}@1`, ...body }, null, 2));
}
