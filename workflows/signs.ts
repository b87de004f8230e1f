import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Effect } from '../journey/engine/effect';
import { isLongSleep } from '../journey/engine/long-sleep';
import type { Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import { hostOf } from '../journey/plan/reach-steps';
import { journeyStatusKey, journeyStepKey } from './search-attributes';

type Sleep = Extract<Effect, { kind: 'sleep' }>;

/** What the Temporal UI shows for an effect: steps and templates, never people. One line, below 200 bytes. */
export function summaryOf(plan: Plan, effect: Effect): string {
  switch (effect.kind) {
    case 'perform':
      return cut(`${subjectOf(plan, effect.step)} · step ${effect.step}`);
    case 'look':
      return cut(`look: ${effect.questions.map(wordsOf).join(', ')}`);
    case 'sleep':
      return cut(`${WHY[effect.why]} · step ${effect.step ?? 'end'}${until(effect.untilMs)}`);
    case 'finish':
      return cut(`end: ${effect.outcome.reason}`);
  }
}

const WHY: Record<Sleep['why'], string> = {
  wait: 'wait',
  wait_for: 'wait for',
  deferred: 'deferred',
  paused: 'paused',
};

function subjectOf(plan: Plan, id: string): string {
  const step = plan.steps[id];
  if (step === undefined) return id;
  switch (step.kind) {
    case 'message':
    case 'email':
    case 'sms':
      return `${step.kind} ${step.template}`;
    case 'coupon':
      return `coupon ${step.coupon}`;
    case 'tag':
    case 'untag':
      return `${step.kind} ${step.tag}`;
    case 'subscribe':
    case 'unsubscribe':
    case 'suppress':
      return `${step.kind} ${step.channel}`;
    case 'webhook':
      return `webhook ${step.method} ${hostOf(step.url)}`;
    case 'recommend':
      return `recommend ${step.strategy}`;
    case 'track':
      return `track ${step.event}`;
    case 'start':
    case 'stop':
      return `${step.kind} ${step.journey}`;
    default:
      return step.kind;
  }
}

function wordsOf(question: Extract<Effect, { kind: 'look' }>['questions'][number]): string {
  switch (question.about) {
    case 'step':
      return `condition of ${question.step}`;
    case 'choice':
      return `choice ${question.index + 1} of ${question.step}`;
    case 'instant':
      return `instant of ${question.step}`;
    case 'winner':
      return `winner of ${question.step}`;
    case 'where':
      return `event for ${question.step}`;
    case 'goal':
      return 'goal';
    case 'exit':
      return `exit ${question.index + 1}`;
  }
}

function until(untilMs: number | null): string {
  return untilMs === null ? '' : ` · until ${new Date(untilMs).toISOString()}`;
}

function cut(text: string): string {
  return text.length <= 180 ? text : `${text.slice(0, 179)}…`;
}

/** Tells operators where the run stands. A long sleep is also written to the search attributes, in the same task. */
export function showSleep(plan: Plan, run: Run, sleep: Sleep): void {
  setCurrentDetails(
    [
      `**${WHY[sleep.why]}** at step \`${sleep.step ?? 'end'}\` of *${plan.journey}*`,
      sleep.untilMs === null
        ? 'Until something is heard.'
        : `Until ${new Date(sleep.untilMs).toISOString()}.`,
      ...(run.phase.kind === 'deferred' ? [`Deferred: ${run.phase.reason}.`] : []),
    ].join('\n\n'),
  );
  if (!isLongSleep(sleep, Date.now())) return;
  const step = sleep.step ?? 'end';
  const status = sleep.why === 'wait' || sleep.why === 'wait_for' ? 'waiting' : sleep.why;
  const { typedSearchAttributes: shown } = workflowInfo();
  if (shown.get(journeyStepKey) === step && shown.get(journeyStatusKey) === status) return;
  upsertSearchAttributes([
    { key: journeyStepKey, value: step },
    { key: journeyStatusKey, value: status },
  ]);
}

/** Tells operators what the run does just now. */
export function showWork(plan: Plan, effect: Effect): void {
  setCurrentDetails(`**now**: ${summaryOf(plan, effect)}`);
}
