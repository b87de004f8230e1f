import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument, badValue, countOption, textOption } from '../options';
import { columns } from '../table';
import type { Terminal } from '../terminal';

interface Found {
  userRef: string;
  userId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
}

function queryOf(terminal: Terminal, invocation: Invocation): string {
  const query = new URLSearchParams({ limit: String(countOption(terminal, invocation, 'limit', 50, 200)) });
  const text = argument(invocation, 0).trim();
  if (text !== '') query.set('text', text);
  for (const name of ['tag', 'segment', 'trait', 'after']) {
    const value = textOption(invocation, name);
    if (value !== undefined) query.set(name, value);
  }
  const trait = textOption(invocation, 'trait');
  if (trait !== undefined && !/^[^=]+=/.test(trait))
    throw badValue(terminal, '--trait', trait, terminal.t('people.trait-form'));
  return query.toString();
}

/** Finds people by the beginning of an id, address, number or name, and by tag, segment and trait. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const api = openApi(terminal, invocation, 'admin');
  const answer = await api.get(`/api/people?${queryOf(terminal, invocation)}`, t('column.people'));
  const people = answer.people as unknown as Found[];
  const next = typeof answer.next === 'string' ? answer.next : null;
  if (terminal.json) {
    outJson(terminal, 'people', { people, next });
    return EXIT.ok;
  }
  const heading = (['ref', 'user-id', 'name', 'email', 'phone'] as const).map((name) => t(`column.${name}`));
  const rows = people.map((one) => [
    one.userRef,
    one.userId ?? '',
    one.name ?? '',
    one.email ?? '',
    one.phone ?? '',
  ]);
  if (rows.length > 0) terminal.out(columns(heading, rows));
  else terminal.say(t('people.none'));
  if (next !== null) terminal.say(t('people.more', { next }));
  return EXIT.ok;
}
