import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import type { Terminal } from '../terminal';

/** Has all traits of everybody computed anew, in the background; `trait list` tells how far it has come. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const api = openApi(terminal, invocation, 'admin');
  const answer = await api.post('/api/traits/recompute', {}, '');
  if (terminal.json) outJson(terminal, 'traits-recompute', answer);
  else {
    const { traits, people } = answer as unknown as { traits: number; people: number };
    terminal.say(terminal.t('trait.recompute', { traits, people }));
  }
  return EXIT.ok;
}
