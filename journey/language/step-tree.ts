import type { StepKind } from '../plan/plan';
import { didYouMean, nearest } from './nearest';
import { isMapping, type Mapping } from './path';
import { listed, show, typeWord } from './show';
import type { Spot } from './spot';
import { isVerb, STEP_WORDS, VERBS, VERBS_NOT_YET } from './steps/step-words';
import { isId, slug } from './values/id';

/** A step as it stands in the file, with its id and the steps inside it. */
export interface StepNode {
  id: string;
  kind: StepKind;
  raw: Mapping;
  spot: Spot;
  branches: { name: string; nodes: StepNode[] }[];
}

interface Taken {
  ids: Map<string, Spot>;
}

/** Reads the steps of a journey as a tree, with an id for each. Steps without a known verb are reported and left out. */
export function readStepTree(value: unknown, spot: Spot): StepNode[] {
  return readList(value, spot, '', { ids: new Map() });
}

function readList(value: unknown, spot: Spot, before: string, taken: Taken): StepNode[] {
  if (!Array.isArray(value)) {
    spot.fault('wrong_type', `Steps are a list, not ${typeWord(value)}.`, {
      hint: 'Begin each step with `- `.',
    });
    return [];
  }
  const nodes: StepNode[] = [];
  for (const [i, raw] of (value as unknown[]).entries()) {
    // A note between two steps must not change the default id of the second.
    const last = nodes.findLast(({ kind }) => kind !== 'note');
    const node = readNode(raw, spot.at(i), last?.id ?? before, taken);
    if (node) nodes.push(node);
  }
  return nodes;
}

function readNode(raw: unknown, spot: Spot, before: string, taken: Taken): StepNode | null {
  if (!isMapping(raw)) {
    const hint = 'Write a verb and its subject: `- email: welcome`.';
    spot.fault('wrong_type', `A step was expected here, not ${typeWord(raw)}.`, { hint });
    return null;
  }
  const kind = verbOf(raw, spot);
  if (!kind) return null;
  const id = idOf(raw, kind, before, spot, taken);
  take(id, raw, spot, taken);
  const branches = STEP_WORDS[kind].branches(raw).map(({ name, path, steps }) => ({
    name,
    nodes: readList(steps, spot.at(...path), `${id}-${name}`, taken),
  }));
  return { id, kind, raw, spot, branches };
}

function verbOf(raw: Mapping, spot: Spot): StepKind | null {
  const keys = Object.keys(raw);
  const [verb, second] = keys.filter(isVerb);
  if (second !== undefined) {
    const message = `A step does one thing, and this one has \`${verb}\` and \`${second}\`.`;
    spot
      .at(second)
      .fault('several_verbs', message, { of: 'key', hint: 'Begin a new list item for the second.' });
    return null;
  }
  if (verb !== undefined) return verb;
  unknownVerb(keys, spot);
  return null;
}

function unknownVerb(keys: readonly string[], spot: Spot): void {
  const later = keys.find((key) => VERBS_NOT_YET.includes(key));
  if (later !== undefined) {
    const message = `The step \`${later}\` is not supported by this version.`;
    spot.at(later).fault('not_yet', message, { of: 'key', hint: 'Remove the step for now.' });
    return;
  }
  const words = keys.filter((key) => key !== 'id');
  // The key that looks like a verb is the one to mend, wherever it stands; else the first.
  const first = words.find((key) => nearest(key, VERBS) !== undefined) ?? words[0];
  if (first === undefined) {
    spot.fault('unknown_step', 'The step has no verb.', { hint: `A step begins with ${listed(VERBS)}.` });
    return;
  }
  const hint = didYouMean(first, VERBS) ?? `A step begins with ${listed(VERBS)}.`;
  spot.at(first).fault('unknown_step', `\`${first}\` is no step.`, { of: 'key', hint });
}

/** The id that is given; else verb-and-subject; for a wait, `after-` and the step before it. */
function idOf(raw: Mapping, kind: StepKind, before: string, spot: Spot, taken: Taken): string {
  const made = defaultId(raw, kind, before);
  const fallback = kind === 'note' ? numbered(made, taken) : made;
  if (raw.id === undefined) return fallback;
  if (typeof raw.id === 'string' && isId(raw.id)) return raw.id;
  const mended = typeof raw.id === 'string' || typeof raw.id === 'number' ? slug(String(raw.id)) : '';
  const hint = `Use a-z, 0-9 and single hyphens${isId(mended) ? `: \`${mended}\`` : ''}.`;
  spot.at('id').fault('bad_id', `${show(raw.id)} is not an id.`, { hint });
  return fallback;
}

function defaultId(raw: Mapping, kind: StepKind, before: string): string {
  if (kind === 'wait') return before === '' ? 'wait' : `after-${before}`;
  return slug(`${kind} ${STEP_WORDS[kind].subject(raw)}`);
}

/** No run ever stands at a note and nothing names one, so its number may move. */
function numbered(id: string, taken: Taken): string {
  if (!taken.ids.has(id)) return id;
  let count = 2;
  while (taken.ids.has(`${id}-${count}`)) count += 1;
  return `${id}-${count}`;
}

function take(id: string, raw: Mapping, spot: Spot, taken: Taken): void {
  const other = taken.ids.get(id);
  if (!other) {
    taken.ids.set(id, spot);
    return;
  }
  const given = raw.id !== undefined;
  const message = `Two steps of this journey have the id \`${id}\`.`;
  const hint = given
    ? 'Give one of them another `id`.'
    : `Give this step an id of its own: \`id: ${id}-again\`.`;
  (given ? spot.at('id') : spot).fault('duplicate_id', message, { hint });
}
