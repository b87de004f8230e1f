import type { Seen } from '../../audience/facts';
import type { Listener, Plan } from '../../journey/plan/plan';
import { outcomesOf } from '../../journey/plan/wait-outcomes';
import type { TimelineLine } from '../../journey/simulator/timeline';
import { instantText } from '../instant-text';
import { en } from '../messages/en';
import type { MessageKey } from '../messages/en';
import type { Translate } from '../speech';

/** What is needed to say a line: the journey, the zone, the language. */
export interface Saying {
  plan: Plan;
  zone: string;
  t: Translate;
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

/** A reason code in words, or as it is where it is the marketer's own. */
export function reasonText(reason: string | undefined, t: Translate): string {
  const key = `reason.${reason ?? ''}`;
  return isKey(key) ? t(key) : (reason ?? '');
}

/** The values that decided, as `consent email = "granted"`. */
export function seenText(seen: readonly Seen[]): string {
  return seen.map(({ what, value }) => `${what} = ${JSON.stringify(value ?? null)}`).join(', ');
}

/** What a wait_for waits for. */
function awaited(line: TimelineLine, { plan, t }: Saying): string {
  const step = line.step === null ? undefined : plan.steps[line.step];
  if (step?.kind !== 'wait_for') return line.kind;
  return outcomesOf(step)
    .map(({ listener }) => listenerText(listener, t))
    .join(t('what.or'));
}

function listenerText(listener: Listener, t: Translate): string {
  if (listener.on === 'event') return t('what.event', { event: listener.event });
  return listener.on === 'when'
    ? t('what.when')
    : t('what.message', { step: listener.step, was: listener.was });
}

function runText(line: TimelineLine, { t }: Saying): string | null {
  const { kind, outcome, journey, key } = line;
  if (kind === 'entered') {
    return key === null ? t('timeline.entered', { journey }) : t('timeline.entered-key', { journey, key });
  }
  if (kind === 'refused') return t('timeline.refused', { reason: reasonText(line.reason, t) });
  if (kind === 'held_out') return t('timeline.held-out');
  if (kind === 'ended') return t('timeline.ended', { outcome });
  return kind === 'converted' ? t('timeline.converted') : null;
}

function waitText(line: TimelineLine, saying: Saying): string | null {
  const { t, zone } = saying;
  const what = awaited(line, saying);
  const until = line.untilMs === undefined ? null : instantText(line.untilMs, zone);
  if (line.outcome === 'waiting' && line.kind === 'wait') return t('timeline.waits', { until: until ?? '' });
  if (line.outcome === 'waiting') {
    return until === null ? t('timeline.waits-for-ever', { what }) : t('timeline.waits-for', { what, until });
  }
  const key = `timeline.${line.outcome.replace('_', '-')}`;
  return ['met', 'timeout', 'unreachable', 'no_date', 'past'].includes(line.outcome) && isKey(key)
    ? t(key, { what })
    : null;
}

function stepText(line: TimelineLine, { t, zone }: Saying): string {
  const { kind, outcome, subject = '' } = line;
  const reason = reasonText(line.reason, t);
  const until = line.untilMs === undefined ? '' : instantText(line.untilMs, zone);
  if (kind === 'if') return t(outcome === 'then' ? 'timeline.then' : 'timeline.else');
  if (kind === 'choose') return t('timeline.chosen', { outcome });
  if (kind === 'wait_for') return t('timeline.outcome', { outcome });
  if (kind === 'repeat') return repeatText(line, t, until);
  if (kind === 'split') return t('timeline.split', { subject, outcome });
  if (kind === 'recommend' && outcome === 'none') return t('timeline.no-items', { subject, reason });
  if (outcome === 'refused') return t('timeline.refused-coupon', { subject, reason });
  const values = { verb: kind, subject, reason, until };
  if (outcome === 'done' || outcome === 'sent') return t('timeline.done', values).trim();
  if (outcome === 'deferred' || outcome === 'skipped' || outcome === 'failed')
    return t(`timeline.${outcome}`, values);
  return t('timeline.other', { kind, outcome });
}

function repeatText({ outcome, round = 0 }: TimelineLine, t: Translate, until: string): string {
  if (outcome === 'round') return t('timeline.round', { round: `${round + 1}` });
  if (outcome === 'waiting') return t('timeline.waits', { until });
  return t(outcome === 'until' ? 'timeline.rounds-until' : 'timeline.rounds-done');
}

/** One line of the timeline in words, or null for what says nothing new: a wait that is over, an exit that ends. */
export function lineText(line: TimelineLine, saying: Saying): string | null {
  if (line.kind === 'wait' && line.outcome === 'done') return null;
  if (line.kind === 'exit') return null;
  return runText(line, saying) ?? waitText(line, saying) ?? stepText(line, saying);
}
