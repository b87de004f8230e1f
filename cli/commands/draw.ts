import { drawPlan } from '../../journey/plan/draw';
import { EN_WORDS, ZH_WORDS } from '../../journey/plan/draw-words';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import { drawSvg } from '../draw/svg';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { argument, badValue, textOption } from '../options';
import type { Terminal } from '../terminal';
import { planOf } from '../workspace-plan';

const WORDS = { en: EN_WORDS, zh: ZH_WORDS };
const FORMATS = ['mermaid', 'svg'] as const;

/** Draws a journey of a workspace, as a Mermaid graph or an SVG image. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const given = textOption(invocation, 'format') ?? 'mermaid';
  const format = FORMATS.find((known) => known === given);
  if (format === undefined) throw badValue(terminal, '--format', given, FORMATS.join(', '));
  const path = absolute(terminal, textOption(invocation, 'workspace') ?? '.');
  const { dir, workspace } = await usableWorkspace(terminal, path);
  const plan = planOf(terminal, workspace, argument(invocation, 0), dir);
  const { speech } = terminal;
  const drawn = format === 'svg' ? drawSvg(plan, WORDS[speech], speech) : drawPlan(plan, WORDS[speech]);
  if (terminal.json) outJson(terminal, 'graph', { [format]: drawn });
  else terminal.out(drawn);
  return EXIT.ok;
}
