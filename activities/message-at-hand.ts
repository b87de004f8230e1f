import type { Purpose } from '../audience/channel';
import type { SendRequest } from '../audience/permit';
import { purposeOf, sendRequestOf } from '../journey/engine/send-request';
import type { Template } from '../journey/language/workspace';
import type { EmailStep, SmsStep } from '../journey/plan/plan';
import type { ActivityDeps } from './deps';
import type { RunAtHand } from './run-at-hand';

/** A send that is asked for, with what is known before anything is checked. */
export interface MessageAtHand {
  step: EmailStep | SmsStep;
  round: number;
  sendKey: string;
  template: Template;
  /** The sender that the template names, if any. */
  sender: string | null;
  purpose: Purpose;
  request: SendRequest;
  /** After this instant a message that could not go out is given up. */
  patientUntilMs: number;
}

/** One message for each run, step, round and channel. */
export function sendKeyOf(run: RunAtHand, step: EmailStep | SmsStep, round: number): string {
  return `${run.context.runId}/${step.id}/${round}/${step.kind}`;
}

/** Null when the template is not published. */
export async function loadMessage(
  deps: ActivityDeps,
  run: RunAtHand,
  step: EmailStep | SmsStep,
  round: number,
  askedAtMs: number,
): Promise<MessageAtHand | null> {
  const template = await deps.live.template(step.template);
  if (template === null) return null;
  const said = <K extends 'purpose' | 'topic' | 'sender'>(key: K) =>
    template.files
      .filter((file) => file.channel === step.kind)
      .map((file) => file[key])
      .find((value) => value !== null) ?? null;
  const templateClass = { purpose: said('purpose'), topic: said('topic') };
  return {
    step,
    round,
    sendKey: sendKeyOf(run, step, round),
    template,
    sender: said('sender'),
    purpose: purposeOf(run.plan, step, templateClass),
    request: sendRequestOf(run.plan, step, templateClass, run.brand, askedAtMs),
    patientUntilMs: askedAtMs + run.plan.delivery.patienceMs,
  };
}
