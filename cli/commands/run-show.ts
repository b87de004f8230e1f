import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument } from '../options';
import type { ListedRun } from '../run-text';
import { passedText, runColumns, runPath, timelineIn } from '../run-text';
import type { Terminal } from '../terminal';

/** Shows a run and its history, each step with the values that decided it. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const runId = argument(invocation, 0);
  const api = openApi(terminal, invocation, 'admin');
  const answer = await api.get(runPath(runId), runId);
  if (terminal.json) {
    outJson(terminal, 'run', answer);
    return EXIT.ok;
  }
  terminal.out(runColumns(answer as unknown as ListedRun).join('  '));
  for (const passed of timelineIn(answer)) terminal.out(passedText(passed, terminal.t));
  return EXIT.ok;
}
