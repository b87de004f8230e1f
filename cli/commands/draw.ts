import { drawPlan } from '../../journey/plan/draw';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import type { Terminal } from '../terminal';
import { planOf } from '../workspace-plan';

/** Draws a journey of a workspace as a Mermaid graph. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const path = absolute(terminal, textOption(invocation, 'workspace') ?? '.');
  const { dir, workspace } = await usableWorkspace(terminal, path);
  const graph = drawPlan(planOf(terminal, workspace, argument(invocation, 0), dir));
  if (terminal.json) outJson(terminal, 'graph', { mermaid: graph });
  else terminal.out(graph);
  return EXIT.ok;
}
