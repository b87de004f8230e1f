import type { JsonObject } from '../../audience/json';
import { openApi } from '../api-client';
import type { CommandModule, Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { readPairs } from '../pairs';
import { personQuery } from '../person-query';
import type { Terminal } from '../terminal';

type Edit = 'set' | 'unset' | 'tag' | 'untag';

function bodyOf(terminal: Terminal, edit: Edit, words: readonly string[]): JsonObject {
  if (edit === 'set') return { set: readPairs(terminal, 'key=value', words) };
  if (edit === 'unset') return { set: Object.fromEntries(words.map((name) => [name, null])) };
  return { [edit]: [...words] };
}

function wordsOf({ args }: Invocation): string[] {
  const words = args[1];
  return Array.isArray(words) ? words : [];
}

/** The command that changes traits or tags of one person by hand. */
export function editing(edit: Edit): CommandModule {
  return {
    async run(terminal, invocation) {
      const person = argument(invocation, 0);
      const body = bodyOf(terminal, edit, wordsOf(invocation));
      const api = openApi(terminal, invocation, 'admin');
      const query = new URLSearchParams([personQuery(person)]).toString();
      const answer = await api.post(`/api/profile/edit?${query}`, body, person);
      if (terminal.json) outJson(terminal, 'profile-edit', answer);
      else terminal.say(terminal.t('people.edited', { person }));
      return EXIT.ok;
    },
  };
}
