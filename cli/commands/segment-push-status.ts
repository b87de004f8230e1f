import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import { EXIT, type ExitCode } from '../exit-codes';
import { instantText } from '../instant-text';
import { outJson } from '../json-out';
import { columns } from '../table';
import type { Terminal } from '../terminal';

interface ListedPush {
  segment: string;
  to: string;
  members: number;
  told: number;
  evenAt: string | null;
  failed: { reason: string; tries: number; nextTryAt: string } | null;
}

function stateText({ t }: Terminal, { evenAt, failed }: ListedPush): string {
  if (failed !== null) {
    const { reason, tries, nextTryAt } = failed;
    return t('push.failing', { reason, tries, at: instantText(Date.parse(nextTryAt)) });
  }
  return evenAt === null ? t('push.under-way') : t('push.even', { at: instantText(Date.parse(evenAt)) });
}

/** Tells how far the pushes of segments to other systems have come. Exit code 1 where one fails. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const answer = await openApi(terminal, invocation, 'admin').get('/api/segments/push', t('column.segment'));
  const pushes = answer.pushes as unknown as ListedPush[];
  if (terminal.json) outJson(terminal, 'segment-pushes', { pushes: answer.pushes ?? [] });
  else if (pushes.length === 0) terminal.say(t('push.none'));
  else {
    const heading = (['segment', 'receiver', 'people', 'told', 'state'] as const).map((name) =>
      t(`column.${name}`),
    );
    const rows = pushes.map((one) => [
      ...[one.segment, one.to, String(one.members), String(one.told)],
      stateText(terminal, one),
    ]);
    terminal.out(columns(heading, rows));
  }
  return pushes.some(({ failed }) => failed !== null) ? EXIT.findings : EXIT.ok;
}
