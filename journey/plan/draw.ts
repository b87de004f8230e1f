import type { Plan, PlanStep, WaitSpec } from './plan';
import { hostOf } from './reach-steps';
import { exitsOf } from './step-exits';

/** What a step is about, beside its verb. */
function subjectOf(step: PlanStep): string {
  switch (step.kind) {
    case 'email':
    case 'sms':
      return step.template;
    case 'message':
      return `${step.template} by ${step.channels.join(', ')}`;
    case 'webhook':
      return `${step.method} ${hostOf(step.url)}`;
    case 'recommend':
      return step.strategy;
    case 'subscribe':
    case 'unsubscribe':
      return step.topic === null ? step.channel : `${step.channel} ${step.topic}`;
    case 'suppress':
      return step.channel;
    case 'coupon':
      return step.coupon;
    case 'split':
      return step.split;
    case 'tag':
    case 'untag':
      return step.tag;
    case 'track':
      return step.event;
    case 'exit':
      return step.reason;
    case 'wait':
      return waitText(step.wait);
    case 'set':
      return Object.keys(step.set).join(', ');
    case 'start':
    case 'stop':
      return step.journey;
    case 'repeat':
      return repeatText(step);
    case 'note':
      return step.note;
    default:
      return step.id;
  }
}

function repeatText({ times, everyMs }: Extract<PlanStep, { kind: 'repeat' }>): string {
  return `${times} times${everyMs === null ? '' : ` every ${durationText(everyMs)}`}`;
}

function waitText(wait: WaitSpec): string {
  switch (wait.kind) {
    case 'duration':
      return durationText(wait.durationMs);
    case 'since_entry':
      return `${durationText(wait.durationMs)} since entry`;
    case 'clock':
      return `until ${wait.at}${wait.on === null ? '' : ` on ${wait.on.join(', ')}`}`;
    case 'cycle':
      return `until ${besideText(wait)}${wait.trait} is due${wait.at === null ? '' : ` at ${wait.at}`}`;
    case 'date':
      return `until ${besideText(wait)}${wait.source.path}${wait.at === null ? '' : ` at ${wait.at}`}`;
  }
}

/** How far from a date: `7d before `; nothing for the date itself. A calendar day is told as a day. */
function besideText({ offsetDays, offsetMs }: { offsetDays: number; offsetMs: number }): string {
  const beside = offsetDays * DAY_MS + offsetMs;
  if (beside === 0) return '';
  return `${durationText(Math.abs(beside))} ${beside < 0 ? 'before' : 'after'} `;
}

const DAY_MS = 86_400_000;

const UNITS: readonly [string, number][] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/** As a marketer writes it: `1d 12h`. */
function durationText(ms: number): string {
  let left = ms;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.join(' ');
}

/** Mermaid reads quotes and brackets as its own; their entity names it shows as they are. */
function quoted(text: string): string {
  return `"${text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replace(/[<>]/g, (c) => (c === '<' ? '#lt;' : '#gt;'))}"`;
}

function shape(step: PlanStep): string {
  const text = quoted(`${step.kind} ${subjectOf(step)}`);
  switch (step.kind) {
    case 'if':
    case 'choose':
    case 'repeat':
    case 'split':
    case 'wait_for':
      return `{${text}}`;
    case 'wait':
      return `(${text})`;
    case 'exit':
      return `([${text}])`;
    case 'note':
      return `>${quoted(subjectOf(step))}]`;
    default:
      return `[${text}]`;
  }
}

/**
 * A plan as a Mermaid flowchart. Branches are diamonds, waits are rounded, ends are pills, notes are flags; edges carry the names of the
 * branches. The same plan gives the same text.
 */
export function drawPlan(plan: Plan): string {
  const steps = Object.values(plan.steps);
  const names = new Map(steps.map(({ id }, i) => [id, `s${i}`]));
  const name = (id: string | null): string => (id === null ? 'done' : (names.get(id) ?? 'done'));
  const lines = ['flowchart TD', `  enter([${quoted(plan.title)}])`];
  for (const step of steps) lines.push(`  ${name(step.id)}${shape(step)}`);
  lines.push('  done((" "))', `  enter --> ${name(plan.first)}`);
  for (const step of steps) {
    for (const { label, to } of exitsOf(step)) {
      lines.push(`  ${name(step.id)} -->${label === '' ? '' : `|${quoted(label)}|`} ${name(to)}`);
    }
    for (const { name: variant, control } of step.kind === 'split' ? step.variants : []) {
      if (control) lines.push(`  ${name(step.id)} -->|${quoted(`${variant} (control)`)}| done`);
    }
  }
  return lines.join('\n');
}
