import type { JsonObject } from '../../audience/json';
import type { Rollback } from '../../dispatch/roll-back';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { confirm } from '../publish/confirm';
import type { Terminal } from '../terminal';

/**
 * Makes a version that was published before the live one again, with the templates, segments and coupons it stood with;
 * its first digits are enough. Shows first what that changes, and asks where somebody can answer.
 */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const [journey, version] = [argument(invocation, 0), argument(invocation, 1)];
  const alone = invocation.options.alone === true;
  const api = openApi(terminal, invocation, 'admin');
  const ask = (dryRun: boolean): Promise<JsonObject> =>
    api.post(
      `/api/journeys/${encodeURIComponent(journey)}/rollback`,
      { version, alone, dryRun },
      `${journey} ${version}`,
    );
  const would = (await ask(true)) as unknown as Rollback;
  for (const line of linesOf(terminal, would)) terminal.say(line);
  if (!(await confirm(terminal, invocation, t('rollback.confirm')))) {
    terminal.say(t('rollback.refused'));
    return EXIT.interrupted;
  }
  const answer = await ask(false);
  if (terminal.json) outJson(terminal, 'rollback', answer);
  else terminal.out(t('publish.journey', { journey, version: (answer as unknown as Rollback).to }));
  return EXIT.ok;
}

function linesOf({ t }: Pick<Terminal, 't'>, { journey, from, to, ...rest }: Rollback): string[] {
  const { definitions, isReleaseKnown } = rest;
  return [
    `~ journey ${journey} ${from} → ${to}`,
    ...definitions.map((one) => {
      const line = `~ ${one.kind} ${one.id} ${one.from ?? ''} → ${one.to}`;
      if (one.alsoUsedBy.length === 0) return line;
      return `${line}  (${t('rollback.also-used', { journeys: one.alsoUsedBy.join(', ') })})`;
    }),
    ...(isReleaseKnown ? [] : [t('rollback.unknown')]),
  ];
}
