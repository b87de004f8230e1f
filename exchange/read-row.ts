import type { ChannelName } from '../audience/channel';
import type { Json, JsonObject } from '../audience/json';
import type { Column } from './column';
import { isWithoutEvidence } from './consent-evidence';
import { plainText } from './csv-text';
import type { ImportItem } from './import-item';
import { readCell, readFlag, readList } from './read-cell';
import { instantOf, readDate } from './read-date';
import type { RowFault } from './row-fault';

/** What the columns of a file have in common. */
export interface RowReading {
  columns: readonly Column[];
  /** The event of rows that name none; null makes them people. */
  event: string | null;
  /** Evidence of every consent in the file that has none of its own. */
  consent: { at: string | null; source: string | null };
}

interface Statement {
  granted?: boolean;
  at?: string;
  source?: string;
  topics: Record<string, boolean>;
}

/** A row as far as it was read. */
interface Draft {
  fields: Partial<Record<'userId' | 'anonymousId' | 'messageId' | 'timestamp' | 'event', string>>;
  values: JsonObject;
  traits: JsonObject;
  properties: JsonObject;
  tags: string[];
  consent: Map<ChannelName, Statement>;
  evidence: { at?: string; source?: string };
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function put(into: JsonObject, path: readonly string[], value: Json): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    into[first] = value;
    return;
  }
  const inner = into[first];
  const below: JsonObject = isObject(inner) ? inner : {};
  into[first] = below;
  put(below, rest, value);
}

function instantText(column: Column, text: string): string | RowFault {
  const { zone } = column.reading;
  const found = instantOf(readDate(text, column.reading), zone);
  if ('fault' in found)
    return { key: `import.row-${found.fault}`, values: { column: column.header, value: text } };
  return new Date(found.atMs).toISOString();
}

function statementOf(draft: Draft, channel: ChannelName): Statement {
  const known = draft.consent.get(channel) ?? { topics: {} };
  draft.consent.set(channel, known);
  return known;
}

function readConsent(draft: Draft, column: Column, text: string): RowFault | null {
  const { to } = column;
  if (to.kind === 'consent-evidence' || (to.kind === 'consent' && to.part !== 'state')) {
    const said = to.part === 'at' ? instantText(column, text) : text;
    if (typeof said !== 'string') return said;
    const into = to.kind === 'consent' ? statementOf(draft, to.channel) : draft.evidence;
    into[to.part === 'at' ? 'at' : 'source'] = said;
    return null;
  }
  if (to.kind !== 'consent' && to.kind !== 'consent-topic') return null;
  const granted = readGranted(text);
  if (granted === null) return { key: 'import.row-bad-flag', values: { column: column.header } };
  if (to.kind === 'consent') statementOf(draft, to.channel).granted = granted;
  else statementOf(draft, to.channel).topics[to.topic] = granted;
  return null;
}

function readGranted(text: string): boolean | null {
  if (text === 'granted') return true;
  return text === 'withdrawn' ? false : readFlag(text);
}

function readValue(draft: Draft, column: Column, text: string): RowFault | null {
  const { to, header, reading } = column;
  const isWhole = to.kind === 'traits' || to.kind === 'properties';
  const cell = readCell(header, text, isWhole ? { ...reading, as: 'json' } : reading);
  if ('key' in cell) return cell;
  if (isWhole) {
    if (!isObject(cell.value)) return { key: 'import.row-bad-cell-json', values: { column: header } };
    Object.assign(draft[to.kind], cell.value);
  } else if (to.kind === 'value') put(draft.values, to.path, cell.value);
  else if (to.kind === 'trait') put(draft.traits, to.path, cell.value);
  else if (to.kind === 'property') put(draft.properties, to.path, cell.value);
  return null;
}

function readInto(draft: Draft, column: Column, text: string): RowFault | null {
  const { to } = column;
  if (to.kind === 'ignore') return null;
  if (to.kind === 'tags') {
    draft.tags.push(...readList(text));
    return null;
  }
  if (to.kind.startsWith('consent')) return readConsent(draft, column, text);
  if (to.kind !== 'field') return readValue(draft, column, text);
  const said = to.field === 'timestamp' ? instantText(column, text) : text;
  if (typeof said !== 'string') return said;
  draft.fields[to.field] = said;
  return null;
}

/** Consent with its evidence, in the words of the API; a grant without source and time is a fault. */
function consentOf(draft: Draft, { consent }: RowReading): { said: JsonObject } | RowFault {
  const said: JsonObject = {};
  for (const [channel, { granted, topics, ...own }] of draft.consent) {
    if (granted === undefined) continue;
    const at = own.at ?? draft.evidence.at ?? consent.at;
    const source = own.source ?? draft.evidence.source ?? consent.source;
    if (isWithoutEvidence(granted, at, source)) return { key: 'import.row-no-evidence', values: { channel } };
    said[channel] = {
      granted,
      ...(at !== null && { at }),
      ...(source !== null && { source }),
      ...(Object.keys(topics).length > 0 && { topics }),
    };
  }
  return { said };
}

function personOf(draft: Draft, reading: RowReading, messageId: string): ImportItem | RowFault {
  const consent = consentOf(draft, reading);
  if ('key' in consent) return consent;
  const { said } = consent;
  const traits = { ...draft.values, ...draft.traits };
  return {
    type: 'identify',
    messageId,
    ...withoutEvent(draft.fields),
    traits: Object.keys(said).length > 0 ? { ...traits, consent: said } : traits,
    ...(draft.tags.length > 0 && { context: { tags: [...new Set(draft.tags)] } }),
  };
}

function withoutEvent(fields: Draft['fields']): Omit<Draft['fields'], 'event'> {
  const rest = { ...fields };
  delete rest.event;
  return rest;
}

/** The cells of one row as an item of the API, or why they are none. `idOf` makes the id of a row that brings none. */
export function readRow(
  cells: readonly string[],
  reading: RowReading,
  idOf: (event: string | null) => string,
): { item: ImportItem } | RowFault {
  const { columns } = reading;
  if (cells.length !== columns.length)
    return { key: 'import.row-columns', values: { found: cells.length, wanted: columns.length } };
  const draft: Draft = {
    fields: {},
    values: {},
    traits: {},
    properties: {},
    tags: [],
    consent: new Map(),
    evidence: {},
  };
  for (const [index, column] of columns.entries()) {
    const text = plainText((cells[index] ?? '').trim());
    const fault = text === '' ? null : readInto(draft, column, text);
    if (fault !== null) return fault;
  }
  const { fields } = draft;
  if (fields.userId === undefined && fields.anonymousId === undefined)
    return { key: 'import.row-no-person', values: {} };
  const event = fields.event ?? reading.event;
  const messageId = fields.messageId ?? idOf(fields.event === undefined ? reading.event : null);
  if (event === null) {
    const item = personOf(draft, reading, messageId);
    return 'key' in item ? item : { item };
  }
  if (Object.keys(draft.traits).length + draft.tags.length + draft.consent.size > 0)
    return { key: 'import.row-event-and-traits', values: { event } };
  const properties = { ...draft.values, ...draft.properties };
  return { item: { type: 'track', messageId, ...fields, event, properties } };
}
