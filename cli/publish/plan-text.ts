import type { JourneyPlan, WorkspacePlan } from '../../dispatch/plan-workspace';
import type { FieldChange, StepChange } from '../../journey/plan/compare-plans';
import type { Terminal } from '../terminal';

const MOST_SHOWN = 80;
const DEFINITION_SIGNS = { new: '+', removed: '-', changed: '~' } as const;
const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

type Words = Pick<Terminal, 't' | 'paint'>;

/** What a publish would change, as lines. Journeys that stay as they are are counted, not listed. */
export function planLines(terminal: Words, { journeys, definitions }: WorkspacePlan): string[] {
  const { t } = terminal;
  const named = definitions.map(({ kind, id, state, usedBy = [] }) => {
    const use = usedBy.length === 0 ? '' : `: ${t('plan.still-used', { by: usedBy.join(', ') })}`;
    return signed(terminal, DEFINITION_SIGNS[state], `${kind} ${id}${use}`);
  });
  const same = journeys.filter(({ state }) => state === 'same').length;
  const absent = journeys.filter(({ state }) => state === 'absent').map(({ journey }) => journey);
  return [
    ...journeys.flatMap((one) => journeyLines(terminal, one)),
    ...named,
    ...(same === 0 ? [] : [`= ${t('plan.same', { count: same })}`]),
    ...(absent.length === 0 ? [] : [`= ${t('plan.absent', { journeys: absent.join(', ') })}`]),
  ];
}

function journeyLines(
  terminal: Words,
  { journey, state, from, to, changes, waiting, audience }: JourneyPlan,
): string[] {
  if (state === 'new') return [signed(terminal, '+', `journey ${journey} ${to ?? ''}`)];
  if (state !== 'changed' || changes === null) return [];
  const { steps, settings } = changes;
  const worded = steps.length === 0 && settings.length === 0 ? [`    ${terminal.t('plan.words-only')}`] : [];
  return [
    signed(terminal, '~', `journey ${journey} ${from ?? ''} → ${to ?? ''}`),
    ...worded,
    ...settings.map((change) => `    ${signed(terminal, '~', fieldText(change))}`),
    ...steps.flatMap((change) => stepLines(terminal, change)),
    ...(audience === null ? [] : [`    ${audienceText(terminal, audience)}`]),
    ...waiting.map((one) => `    ${waitingText(terminal, one)}`),
  ];
}

function stepLines(terminal: Words, { step, kind, change, fields }: StepChange): string[] {
  const head = `    ${signed(terminal, SIGNS[change], `step ${step} (${kind})`)}`;
  return [head, ...fields.map((field) => `        ${fieldText(field)}`)];
}

function fieldText({ field, from, to }: FieldChange): string {
  return `${field}: ${valueText(from)} → ${valueText(to)}`;
}

function valueText(value: FieldChange['from']): string {
  if (value === undefined) return '–';
  const text = JSON.stringify(value);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`;
}

function audienceText({ t }: Words, audience: NonNullable<JourneyPlan['audience']>): string {
  const { everybody, ...counts } = audience;
  return t(everybody ? 'plan.audience' : 'plan.audience-part', counts);
}

function waitingText({ t }: Words, { at, people, version, step }: JourneyPlan['waiting'][number]): string {
  if (at === null) return t('plan.begins', { people, version });
  return t(`plan.waiting-${step as 'same'}`, { people, step: at, version });
}

function signed({ paint }: Words, sign: '+' | '-' | '~', text: string): string {
  const color = { '+': paint.green, '-': paint.red, '~': paint.yellow }[sign];
  return color(`${sign} ${text}`);
}
