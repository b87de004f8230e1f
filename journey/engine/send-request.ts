import type { Purpose } from '../../audience/channel';
import type { CapRule, SendRequest } from '../../audience/permit';
import type { Brand } from '../language/workspace';
import type { EmailStep, Plan, SmsStep } from '../plan/plan';

/** What a template says of itself, below the step and above the journey. */
export interface TemplateClass {
  purpose: Purpose | null;
  topic: string | null;
}

/** Why the message is sent: the step's word over the template's over the journey's; marketing where none speaks. */
export function purposeOf(plan: Plan, step: EmailStep | SmsStep, template: TemplateClass): Purpose {
  return step.purpose ?? template.purpose ?? plan.delivery.purpose ?? 'marketing';
}

/** What a send step asks permission for, put together from step, template, journey and workspace. */
export function sendRequestOf(
  plan: Plan,
  step: EmailStep | SmsStep,
  template: TemplateClass,
  brand: Pick<Brand, 'quietHours' | 'caps'>,
  askedAtMs: number,
): SendRequest {
  const purpose = purposeOf(plan, step, template);
  const transactional = purpose === 'transactional';
  const journeyWindow = transactional ? null : plan.delivery.window;
  return {
    channel: step.kind,
    purpose,
    topic: step.topic ?? template.topic ?? plan.delivery.topic,
    journey: plan.journey,
    windows: [journeyWindow, step.window].flatMap((window) => (window === null ? [] : [window])),
    quietHours: transactional ? null : brand.quietHours,
    caps: transactional ? [] : capsOf(plan, brand),
    priority: plan.delivery.priority,
    askedAtMs,
    patienceMs: plan.delivery.patienceMs,
    ...(step.bestTimeMs === undefined ? {} : { bestTimeMs: step.bestTimeMs }),
  };
}

function capsOf(plan: Plan, brand: Pick<Brand, 'caps'>): CapRule[] {
  const own = plan.delivery.cap;
  const caps: CapRule[] = brand.caps.map((cap) => ({ ...cap, journey: null }));
  return own === null ? caps : [...caps, { ...own, journey: plan.journey }];
}
