import { z } from 'zod';
import { readsOf } from '../../audience/needs';
import type { Condition } from '../../audience/condition';
import { readConditions } from './conditions/read-conditions';
import { contentHash } from './content-hash';
import { firstColumn, type FindFile } from './lists';
import type { ParsedYaml } from './parse-yaml';
import { readFields } from './read-object';
import { pushField, readPush } from './segment-push';
import type { Spot } from './spot';
import { id } from './values/id';
import { readElsewhere } from './values/leaf';
import type { Segment } from './workspace';

/** The keys of a segment file. */
export const segmentSchema = z.object({
  segment: id.describe('The id of the segment.'),
  title: z.string().min(1).optional(),
  where: readElsewhere('conditions', 'Who is in it.').optional(),
  list: z.string().min(1).optional().describe('A CSV file of user ids, for a static list.'),
  push: pushField,
});

/** Reads a segment file; null when it has no id. `find` gives the text of the file that `list` names. */
export function readSegment(parsed: ParsedYaml, zone: string, find: FindFile): Segment | null {
  const { root } = parsed;
  const doc = readFields(segmentSchema, parsed.value, root, { hints: { conditions: 'Use `where`.' } });
  if (doc.segment === undefined) return null;
  if (doc.where !== undefined && doc.list !== undefined) {
    const message = 'A segment has conditions or a list, not both.';
    root.at('list').fault('conflicting_keys', message, { of: 'key', hint: 'Make two segments.' });
  } else if (
    doc.where === undefined &&
    doc.list === undefined &&
    parsed.value &&
    !('where' in parsed.value)
  ) {
    root.fault('missing_key', '`where` is missing.', {
      hint: 'Say who is in the segment: `where: [{ tag: vip }]`.',
    });
  }
  const list = doc.list === undefined ? null : readList(doc.list, root.at('list'), find);
  const where = doc.where === undefined ? null : readWhere(doc.where, doc.segment, root, zone);
  // As it was written, so that keys that nobody knows are told.
  const given = doc.push === undefined ? undefined : rawPush(parsed.value);
  const push = given === undefined ? undefined : readPush(given, root.at('push'));
  return {
    segment: doc.segment,
    version: contentHash(list === null ? parsed.value : [parsed.value, list]),
    title: doc.title ?? doc.segment,
    where,
    list,
    reads: readsOf(where),
    ...(push === undefined ? {} : { push }),
  };
}

function rawPush(value: unknown): unknown {
  return value !== null && typeof value === 'object' && 'push' in value ? value.push : undefined;
}

function readWhere(value: unknown, segment: string, root: Spot, zone: string): Condition | null {
  const place = `segment/${segment}`;
  return readConditions(value, root.at('where'), {
    event: false,
    run: false,
    zone,
    place,
    draws: { count: 0 },
  });
}

/** What an id may not hold: the API refuses it, so nobody could have it. */
const NO_ID = /[\p{Cc}\ufffd]/u;
const LONGEST_ID = 256;
/** So many bad rows are told one by one. */
const MOST_TOLD = 20;

function readList(path: string, spot: Spot, find: FindFile): string[] {
  const text = find(path);
  if (text === null) {
    spot.fault('unknown_file', `There is no file \`${path}\`.`, { hint: 'Put it beside the segment.' });
    return [];
  }
  const rows = firstColumn(text, ['user_id', 'userid', 'id']);
  const bad = rows.filter(({ value }) => value.length > LONGEST_ID || NO_ID.test(value));
  const refused = new Set(bad);
  for (const { line } of bad.slice(0, MOST_TOLD)) {
    const more = line === bad[MOST_TOLD - 1]?.line ? ` ${bad.length - MOST_TOLD} more rows are like it.` : '';
    const hint = `An id has at most ${LONGEST_ID} characters and no line break.`;
    spot.fault('bad_list_row', `Line ${line} of \`${path}\` holds no user id.${more}`, { hint });
  }
  return [...new Set(rows.filter((row) => !refused.has(row)).map(({ value }) => value))];
}
