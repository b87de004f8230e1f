import { CHANNEL_NAMES, type ChannelName } from '../audience/channel';
import type { ConsentFact } from '../audience/facts';
import type { Json, JsonObject } from '../audience/json';
import { targetOf, typedHeader } from './column';

/** What of a profile leaves with an export; the rows of the store have all of it. */
export interface ExportedPerson {
  userRef: string;
  userId: string | null;
  anonymousIds: readonly string[];
  traits: JsonObject;
  tags: Readonly<Record<string, unknown>>;
  consent: Partial<Record<ChannelName, ConsentFact>>;
  segments: Readonly<Record<string, { sinceMs: number }>>;
}

const text = (atMs: number): string => new Date(atMs).toISOString();

function consentOf({ consent }: ExportedPerson): JsonObject {
  const said: JsonObject = {};
  for (const channel of CHANNEL_NAMES) {
    const fact = consent[channel];
    if (fact === undefined) continue;
    const topics = Object.entries(fact.topics ?? {}).map(
      ([topic, state]) => [topic, state === 'granted'] as const,
    );
    said[channel] = {
      granted: fact.state === 'granted',
      at: text(fact.atMs),
      source: fact.source,
      ...(topics.length > 0 && { topics: Object.fromEntries(topics) }),
    };
  }
  return said;
}

/** A person as a line that `journeyman import` takes, with everything that was imported, and more that it leaves alone. */
export function personLine(person: ExportedPerson, segment: string): JsonObject {
  const consent = consentOf(person);
  const { userId, anonymousIds, traits, userRef } = person;
  const sinceMs = person.segments[segment]?.sinceMs;
  return {
    type: 'identify',
    ...(userId !== null && { userId }),
    ...(userId === null && anonymousIds[0] !== undefined && { anonymousId: anonymousIds[0] }),
    traits: Object.keys(consent).length > 0 ? { ...traits, consent } : traits,
    tags: Object.keys(person.tags).sort(),
    userRef,
    ...(sinceMs !== undefined && { segmentSince: text(sinceMs) }),
  };
}

/** The columns of a CSV export where none are asked for: all of a person but refused topics. */
export const PERSON_FIELDS: readonly string[] = [
  'user_id',
  'anonymous_id',
  'tags',
  ...CHANNEL_NAMES.flatMap((channel) => ['', '.at', '.source'].map((part) => `consent.${channel}${part}`)),
  'traits',
];

type Cell = string | number | boolean | null;

function below(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  return isObject && Object.hasOwn(value, first) ? below(value[first], rest) : undefined;
}

function cellOf(value: Json | undefined): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

/** The cell of a person under a heading, which names it as for an import; undefined where the heading is none. */
export function personCell(person: ExportedPerson, field: string): Cell | undefined {
  const { name } = typedHeader(field);
  if (name === 'user_ref') return person.userRef;
  const to = targetOf(name);
  if (to === null) return undefined;
  if (to.kind === 'field') {
    if (to.field === 'userId') return person.userId;
    return to.field === 'anonymousId' ? (person.anonymousIds[0] ?? null) : undefined;
  }
  if (to.kind === 'tags') return Object.keys(person.tags).sort().join('|');
  if (to.kind === 'traits') return JSON.stringify(person.traits);
  if (to.kind === 'trait' || to.kind === 'value') return cellOf(below(person.traits, to.path));
  return consentCell(person, to);
}

function consentCell(
  { consent }: ExportedPerson,
  to: NonNullable<ReturnType<typeof targetOf>>,
): Cell | undefined {
  if (to.kind === 'consent-topic') return consent[to.channel]?.topics?.[to.topic] ?? null;
  if (to.kind !== 'consent') return undefined;
  const fact = consent[to.channel];
  if (fact === undefined) return null;
  return to.part === 'state' ? fact.state : to.part === 'at' ? text(fact.atMs) : fact.source;
}
