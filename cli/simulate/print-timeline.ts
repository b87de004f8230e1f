import type { Simulated, TimelineLine } from '../../journey/simulator/timeline';
import { instantText, spanSince } from '../instant-text';
import type { Terminal } from '../terminal';
import type { Saying } from './timeline-text';
import { lineText, seenText } from './timeline-text';

const SPAN_WIDTH = 12;

function printLine(
  terminal: Terminal,
  line: TimelineLine,
  text: string,
  saying: Saying,
  startMs: number,
): void {
  const { paint, t } = terminal;
  const span = spanSince(line.atMs - startMs).padEnd(SPAN_WIDTH);
  const step = line.step === null ? '' : paint.dim(`  (${line.step})`);
  terminal.out(`${span}${paint.dim(instantText(line.atMs, saying.zone))}  ${text}${step}`);
  const seen = line.seen ?? [];
  if (seen.length === 0) return;
  const because = t('timeline.because', { seen: seenText(seen) });
  terminal.out(`${' '.repeat(SPAN_WIDTH)}${paint.dim(`  ${because}`)}`);
}

/** Prints what happened, each decision with the values that made it, and what was still waiting at the end. */
export function printTimeline(
  terminal: Terminal,
  simulated: Simulated,
  saying: Saying,
  startMs: number,
): void {
  const { t } = terminal;
  for (const line of simulated.timeline) {
    const text = lineText(line, saying);
    if (text !== null) printLine(terminal, line, text, saying, startMs);
  }
  for (const { step } of simulated.waiting) terminal.out(t('timeline.still', { step: step ?? '' }));
  if (simulated.timeline.length === 0) terminal.out(t('timeline.nothing'));
}
