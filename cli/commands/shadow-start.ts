import type { Json } from '../../audience/json';
import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { Terminal } from '../terminal';
import { planOf } from '../workspace-plan';

/** Lets the workspace's version of a journey run beside the live one with its sends withheld. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const usable = await usableWorkspace(terminal, absolute(terminal, argument(invocation, 1) || '.'));
  const { journey, version } = planOf(terminal, usable.workspace, argument(invocation, 0), usable.dir);
  const body = { files: usable.read.files as unknown as Json };
  const path = `/api/journeys/${encodeURIComponent(journey)}/shadow`;
  const answer = await openApi(terminal, invocation, 'admin').post(path, body, journey);
  if (terminal.json) outJson(terminal, 'shadow', answer);
  else terminal.say(terminal.t('shadow.started', { journey, version }));
  return EXIT.ok;
}
