import type { Embedded } from '../../embedded/embedded';
import { keysFile } from '../home';
import { outJson } from '../json-out';
import type { MessageKey } from '../messages/en';
import type { Terminal } from '../terminal';

/** One line of the page: what it is, and where. */
export interface Address {
  name: string;
  url: string;
}

/** Where everything is, once it runs. */
export function addressesOf(terminal: Terminal, home: string, embedded: Embedded, url: string): Address[] {
  const line = (key: MessageKey, at: string | null): Address[] =>
    at === null ? [] : [{ name: terminal.t(key), url: at }];
  return [
    ...line('start.url.inbox', embedded.mail.inboxUrl),
    ...line('start.url.temporal', embedded.temporal.uiUrl),
    ...line('start.url.docs', `${url}/docs`),
    ...line('start.url.health', `${url}/readyz`),
    ...line('start.url.keys', keysFile(home)),
    ...line('start.url.data', home),
  ];
}

/** Prints the page: addresses are data, so they go to stdout. */
export function printAddresses(terminal: Terminal, addresses: readonly Address[]): void {
  if (terminal.json) {
    outJson(terminal, 'running', { urls: [...addresses] });
    return;
  }
  for (const { name, url } of addresses) terminal.out(`  ${terminal.paint.cyan(url)}  ${name}`);
}
