import type { RunDifference, ShadowReport, StepDifference } from '../dispatch/shadow-report';
import { instantText, spanSince } from './instant-text';
import { reasonText } from './simulate/timeline-text';
import { columns } from './table';
import type { Terminal } from './terminal';

type Words = Pick<Terminal, 't'>;
const NOTHING = '–';

/** The report of a shadow as lines: runs, steps, ends, and the people for whom the versions differ. */
export function shadowLines(terminal: Words, report: ShadowReport): string[] {
  const { t } = terminal;
  const { journey, version, startedAtMs, stoppedAtMs, missed, runs, complete } = report;
  const until = stoppedAtMs === null ? t('shadow.until-now') : instantText(stoppedAtMs);
  return [
    t('shadow.title', { journey, version, since: instantText(startedAtMs), until }),
    t('shadow.runs', { ...runs }),
    ...(missed > 0 ? [t('shadow.missed', { missed })] : []),
    ...(complete ? [] : [t('shadow.part')]),
    ...stepLines(terminal, report.steps),
    ...endLines(terminal, report),
    ...peopleLines(terminal, report),
  ];
}

function stepLines({ t }: Words, steps: readonly StepDifference[]): string[] {
  if (steps.length === 0) return ['', t('shadow.nothing-sent')];
  const reasons = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([reason, count]) => `${reasonText(reason, t)} ${count}`)
      .join(', ') || NOTHING;
  const head = [t('column.step'), t('shadow.column.both'), t('shadow.column.later')];
  const heading = [
    ...head,
    ...[t('shadow.column.live-only'), t('shadow.column.shadow-only')],
    ...[t('shadow.column.skipped-live'), t('shadow.column.skipped-shadow')],
  ];
  const rows = steps.map(({ step, channel, both, laterMs, liveOnly, shadowOnly, skipped }) => [
    ...[`${step} (${channel})`, String(both), laterText(laterMs), String(liveOnly), String(shadowOnly)],
    ...[reasons(skipped.live), reasons(skipped.shadow)],
  ]);
  return ['', ...columns(heading, rows).split('\n')];
}

/** The least, the middle and the most by which the shadow is later; with a minus where it is earlier. */
function laterText(laterMs: StepDifference['laterMs']): string {
  if (laterMs === null) return NOTHING;
  const text = (ms: number): string => `${ms <= -1000 ? '-' : ''}${spanSince(Math.abs(ms))}`;
  return [laterMs.least, laterMs.middle, laterMs.most].map(text).join(' / ');
}

function endLines({ t }: Words, { ended }: ShadowReport): string[] {
  if (ended.length === 0) return [];
  const rows = ended.map(({ live, shadow, runs }) => [live, shadow, String(runs)]);
  const heading = [t('shadow.column.ended-live'), t('shadow.column.ended-shadow'), t('shadow.column.runs')];
  return ['', ...columns(heading, rows).split('\n')];
}

function peopleLines({ t }: Words, { differing, people }: ShadowReport): string[] {
  if (differing === 0) return ['', t('shadow.same')];
  const list = (steps: readonly string[]): string => steps.join(', ') || NOTHING;
  const rows = people.map(({ userRef, entered, liveOnly, shadowOnly, ended }: RunDifference) => [
    ...[userRef, t(`shadow.entered.${entered}`), list(liveOnly), list(shadowOnly)],
    ...[ended.live ?? NOTHING, ended.shadow ?? NOTHING],
  ]);
  const heading = [
    ...[t('shadow.column.person'), t('shadow.column.entered')],
    ...[t('shadow.column.live-only'), t('shadow.column.shadow-only')],
    ...[t('shadow.column.ended-live'), t('shadow.column.ended-shadow')],
  ];
  const table = people.length === 0 ? [] : columns(heading, rows).split('\n');
  return ['', t('shadow.differing', { differing, shown: people.length }), ...table];
}
