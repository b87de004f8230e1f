import { sendsOfStep } from '../../plan/reach-steps';
import { DEFAULT_BRAND } from '../default-brand';
import type { FaultCode } from '../fault-codes';
import { didYouMean } from '../nearest';
import type { Mention } from '../spot';
import type { Together } from './together';

type Named = Exclude<Mention['kind'], 'step' | 'message_step' | 'startable'>;

const CODES: Record<Named, FaultCode> = {
  template: 'unknown_template',
  segment: 'unknown_segment',
  coupon: 'unknown_coupon',
  topic: 'unknown_topic',
  journey: 'unknown_journey',
};

const HINTS: Record<Named, (id: string) => string> = {
  template: (id) => `Add \`templates/${id}.email.mjml\` or \`templates/${id}.sms.txt\`.`,
  segment: (id) => `Add \`segments/${id}.yaml\`, beginning with \`segment: ${id}\`.`,
  coupon: (id) => `Add \`coupons/${id}.yaml\`, beginning with \`coupon: ${id}\`.`,
  journey: (id) => `Add \`journeys/${id}.yaml\`, beginning with \`journey: ${id}\`.`,
  topic: (id) => `Add \`${id}\` to \`topics\` of the workspace file.`,
};

/** Everything that a file names must exist: templates, segments, coupons, topics, journeys. */
export function checkMentions(together: Together): void {
  const known: Record<Named, Set<string>> = {
    template: new Set(together.groups.map(({ template }) => template)),
    segment: idsOf(together, 'segment'),
    coupon: idsOf(together, 'coupon'),
    journey: idsOf(together, 'journey'),
    topic: new Set(Object.keys((together.brand ?? DEFAULT_BRAND).topics)),
  };
  const desks = [
    ...together.definitions.map(({ parsed }) => parsed.desk),
    ...together.templates.map(({ desk }) => desk),
  ];
  for (const { kind: what, id, spot } of desks.flatMap(({ mentions }) => mentions)) {
    if (what === 'step' || what === 'message_step') continue;
    const kind = what === 'startable' ? 'journey' : what;
    if (known[kind].has(id)) continue;
    const near = didYouMean(id, known[kind]);
    if (together.partial) continue;
    spot.fault(CODES[kind], `There is no ${kind} \`${id}\`.`, { hint: near ?? HINTS[kind](id) });
  }
  checkChannels(together);
}

function idsOf(together: Together, kind: 'segment' | 'coupon' | 'journey'): Set<string> {
  return new Set(
    together.definitions.flatMap((one) => (one.kind === kind && one.id !== null ? [one.id] : [])),
  );
}

/** A step needs a template for each channel it may send on. */
function checkChannels(together: Together): void {
  const channels = new Map<string, Set<string>>();
  for (const { file } of together.templates) {
    channels.set(file.template, (channels.get(file.template) ?? new Set()).add(file.channel));
  }
  for (const one of together.definitions) {
    if (one.kind !== 'journey') continue;
    for (const step of Object.values(one.journey.steps.steps)) {
      for (const send of sendsOfStep(step)) {
        const has = channels.get(send.template);
        if (has === undefined || has.has(send.kind)) continue;
        const other = [...has].join(' and ');
        const message = `\`${send.template}\` is a template for ${other}, and the step sends ${send.kind}.`;
        const hint =
          step.kind === 'message'
            ? `Add \`templates/${send.template}.${send.kind}.txt\`, or remove ${send.kind} from \`channels\`.`
            : `Write \`${other}: ${send.template}\`.`;
        one.journey.steps.spots.get(step.id)?.at(step.kind).fault('wrong_channel', message, { hint });
      }
    }
  }
}
