import type { ProfileRow } from '../store/rows';
import type { Json } from './json';
import { sameValue } from './value-test';

/** What changed a profile. */
export interface ChangedBy {
  /** An event from outside, a historical import, a step of a journey, Journeyman itself, or an operator. */
  kind: 'event' | 'import' | 'journey' | 'system' | 'operator';
  /** The message, or the run and step. */
  id: string;
}

/** One change of one thing about a person. */
export interface ProfileChangeRow {
  /** `trait city`, `tag vip`, `consent email`, `device <id>`, `merged`. */
  what: string;
  /** Null for nothing; long values are cut. */
  from: Json;
  to: Json;
}

/** Changes that one cause made at one time. */
export interface HistoryEntry {
  /** When it happened; the time of the event. */
  atMs: number;
  /** When the profile was changed. */
  recordedAtMs: number;
  by: ChangedBy;
  changes: ProfileChangeRow[];
}

const MOST_CHARACTERS = 200;
const MOST_CHANGES = 50;

/** A value as history keeps it: whole where it is short, else the beginning of its JSON. */
function brief(value: Json | undefined): Json {
  if (value === undefined || value === null) return null;
  const text = JSON.stringify(value);
  if (text.length <= MOST_CHARACTERS) return value;
  return `${(typeof value === 'string' ? value : text).slice(0, MOST_CHARACTERS)}…`;
}

interface Named {
  what: string;
  before: Json | undefined;
  after: Json | undefined;
}

function pairs<Value>(
  word: string,
  before: Record<string, Value | undefined>,
  after: Record<string, Value | undefined>,
  shown: (value: Value) => Json,
): Named[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].map((name) => {
    const [was, is] = [before[name], after[name]];
    return {
      what: `${word} ${name}`,
      before: was === undefined ? null : shown(was),
      after: is === undefined ? null : shown(is),
    };
  });
}

/** Without the trait `group`, which repeats what `groups` says; a last touch says how, and the entry says when. */
function traitsOf({ traits }: Pick<ProfileRow, 'traits'>): ProfileRow['traits'] {
  const { last_touch: last, ...rest } = traits;
  delete rest['group'];
  if (last === null || typeof last !== 'object' || Array.isArray(last)) return rest;
  return { ...rest, last_touch: { ...last, at: null } };
}

/**
 * What is another in the second profile: traits, tags, consent, devices, and who was merged into it. Segments are left
 * out: entering and leaving them are events.
 */
export function changesBetween(before: ProfileRow, after: ProfileRow): ProfileChangeRow[] {
  const all: Named[] = [
    ...pairs('trait', traitsOf(before), traitsOf(after), (value) => value),
    ...pairs('tag', before.tags, after.tags, () => true),
    ...pairs('consent', before.consent, after.consent, ({ state, topics }) =>
      topics === undefined ? state : { state, topics },
    ),
    ...pairs('device', before.devices ?? {}, after.devices ?? {}, ({ about }) => about['type'] ?? 'device'),
  ];
  const merged = (after.mergedRefs ?? []).filter((ref) => before.mergedRefs?.includes(ref) !== true);
  return [
    ...all.filter((one) => !sameValue(one.before ?? null, one.after ?? null)),
    ...merged.map((ref) => ({ what: 'merged', before: null, after: ref })),
  ]
    .slice(0, MOST_CHANGES)
    .map(({ what, before: from, after: to }) => ({ what, from: brief(from), to: brief(to) }));
}
