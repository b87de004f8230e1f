import { openApi } from '../api-client';
import type { CommandModule } from '../command-row';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import { runPath } from '../run-text';

/** What an operator may do to a run. */
export type RunAction = 'stop' | 'pause' | 'resume' | 'skip-wait';

/** The command that does one of them to a run; a run that has ended answers 5. */
export function controlling(action: RunAction): CommandModule {
  return {
    async run(terminal, invocation) {
      const runId = argument(invocation, 0);
      const api = openApi(terminal, invocation, 'admin');
      await api.post(`${runPath(runId)}/${action}`, {}, runId);
      if (terminal.json) outJson(terminal, 'control', { action, runId });
      else terminal.say(terminal.t('runs.done', { action, run: runId }));
      return EXIT.ok;
    },
  };
}
