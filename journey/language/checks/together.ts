import { purposeOf } from '../../engine/send-request';
import type { Purpose } from '../../../audience/channel';
import type { EmailStep, Plan, PlanStep, SmsStep } from '../../plan/plan';
import { sendsOfStep } from '../../plan/reach-steps';
import type { ReadFiles } from '../check-workspace';
import type { ReadJourney } from '../read-journey';
import type { Spot } from '../spot';
import type { ReadTemplate } from '../templates/read-template';
import type { Brand, Template } from '../workspace';

/** All that was read, when it is looked at together. */
export interface Together extends ReadFiles {
  groups: readonly Template[];
  /** Only a part of the workspace is given: what is named need not be there. */
  partial: boolean;
}

/** A journey without faults of its own, with the place of each step. */
export interface SoundJourney {
  plan: Plan;
  journey: ReadJourney;
}

/** One send step, with what decides about it. */
export interface Send extends SoundJourney {
  step: EmailStep | SmsStep;
  spot: Spot;
  /** The key of the step in the file. */
  verb: 'email' | 'sms' | 'message';
  /** The files of its template; empty where the template is not given. */
  files: readonly ReadTemplate[];
  purpose: Purpose;
  topic: string | null;
  brand: Brand;
}

/** The journeys that can be looked at as a whole. */
export function soundJourneys(together: Together): SoundJourney[] {
  return together.definitions.flatMap((one) =>
    one.kind === 'journey' && one.journey.plan ? [{ plan: one.journey.plan, journey: one.journey }] : [],
  );
}

function verbOf({ kind }: PlanStep): Send['verb'] {
  return kind === 'email' || kind === 'sms' ? kind : 'message';
}

/** Every send of these journeys: a message step is one for each of its channels. */
export function sendsOf(together: Together, journeys: readonly SoundJourney[], brand: Brand): Send[] {
  return journeys.flatMap(({ plan, journey }) =>
    Object.values(plan.steps)
      .flatMap((whole) => sendsOfStep(whole).map((step) => ({ step, verb: verbOf(whole) })))
      .map(({ step, verb }) => {
        const files = together.templates.filter(
          ({ file }) => file.template === step.template && file.channel === step.kind,
        );
        const said = <K extends 'purpose' | 'topic'>(key: K) =>
          files.map(({ file }) => file[key]).find((value) => value !== null) ?? null;
        const ofTemplate = { purpose: said('purpose'), topic: said('topic') };
        const purpose = purposeOf(plan, step, ofTemplate);
        const topic = step.topic ?? ofTemplate.topic ?? plan.delivery.topic;
        const spot = journey.steps.spots.get(step.id) ?? journey.root;
        return { plan, journey, step, spot, verb, files, purpose, topic, brand };
      }),
  );
}

/** The sends of each journey. */
export function byJourney(sends: readonly Send[]): Map<Plan, Send[]> {
  const groups = new Map<Plan, Send[]>();
  for (const send of sends) {
    const own = groups.get(send.plan);
    if (own) own.push(send);
    else groups.set(send.plan, [send]);
  }
  return groups;
}
