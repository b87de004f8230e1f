import { openApi } from '../api-client';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument } from '../options';
import { changesAnything, planOver } from '../publish/plan-over';
import { planLines } from '../publish/plan-text';
import type { Terminal } from '../terminal';

/** Says what publishing a workspace would change, and who is at the steps that change. Changes nothing. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const usable = await usableWorkspace(terminal, absolute(terminal, argument(invocation, 0) || '.'));
  const plan = await planOver(openApi(terminal, invocation, 'admin'), usable);
  const changes = changesAnything(plan);
  if (terminal.json) outJson(terminal, 'plan', { changes, ...plan });
  else {
    for (const line of planLines(terminal, plan)) terminal.out(line);
    if (!changes) terminal.say(terminal.t('plan.nothing'));
  }
  return changes && invocation.options.detailedExitcode === true ? EXIT.changes : EXIT.ok;
}
