import type { Condition } from '../../../audience/condition';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { prepareSegments, updateMemberships, type SegmentDefinition } from '../../../audience/segments';
import { event, factsOf, NOON_MS, type Told } from './facts-of';

const DAY = 86_400_000;
const ordered: Condition = {
  kind: 'did',
  event: 'order',
  where: null,
  period: { kind: 'within', durationMs: 7 * DAY },
  aggregate: { kind: 'times' },
  tests: [],
};

function segment(
  name: string,
  where: Condition | null,
  change: Partial<SegmentDefinition> = {},
): SegmentDefinition {
  return { segment: name, version: 'v1', where, list: null, reads: [], ...change };
}

const active = segment('active', ordered);
const loyal = segment('loyal', { kind: 'segment', segment: 'active' }, { reads: ['segment:active'] });
const order = { events: [event('order', NOON_MS)] };

function look(
  definitions: SegmentDefinition[],
  before: Told | null,
  after: Told,
  segments: Record<string, { sinceMs: number; version: string }> = {},
  userId: string | null = 'ana',
): ReturnType<typeof updateMemberships> {
  return updateMemberships(
    prepareSegments(definitions),
    { userId, segments },
    before === null ? null : factsOf(before),
    factsOf(after),
    luxonCalendar,
  );
}

describe('memberships', () => {
  it('are entered by an event, with their instant and the next time to look', () => {
    expect(look([active], {}, order)).toEqual({
      segments: { active: { sinceMs: NOON_MS, version: 'v1' } },
      entered: ['active'],
      left: [],
      existing: [],
      dropped: [],
      recheckAtMs: NOON_MS + 7 * DAY,
      failed: [],
    });
  });

  it('are left when time has passed, and kept with their first instant until then', () => {
    const member = { active: { sinceMs: NOON_MS, version: 'v1' } };
    const kept = look([active], order, { ...order, nowMs: NOON_MS + DAY }, member);
    expect(kept).toMatchObject({ segments: member, entered: [], left: [] });
    const later = { ...order, nowMs: NOON_MS + 7 * DAY };
    expect(look([active], order, later, member)).toMatchObject({
      segments: {},
      left: ['active'],
      recheckAtMs: null,
    });
  });

  it('of a first look, an import or a new definition are existing: nobody enters by them', () => {
    expect(look([active], null, order)).toMatchObject({ existing: ['active'], entered: [] });
    expect(look([active], order, order)).toMatchObject({ existing: ['active'], entered: [] });
  });

  it('that a changed or withdrawn definition ends are dropped, not left', () => {
    const member = { active: { sinceMs: 0, version: 'v0' }, gone: { sinceMs: 0, version: 'v0' } };
    expect(look([active], {}, {}, member)).toMatchObject({
      left: [],
      dropped: ['active', 'gone'],
      segments: {},
    });
  });

  it('in segments of segments follow in the same look, in whatever order they are given', () => {
    expect(look([loyal, active], {}, order).entered).toEqual(['active', 'loyal']);
    const circle = [
      segment('a', { kind: 'segment', segment: 'b' }, { reads: ['segment:b'] }),
      segment('b', { kind: 'segment', segment: 'a' }, { reads: ['segment:a'] }),
    ];
    expect(look(circle, {}, {}).entered).toEqual([]);
  });

  it('of a static list are those of the ids on it', () => {
    const list = segment('vips', null, { list: ['ana', 'bo'] });
    expect(look([list], {}, {})).toMatchObject({ existing: ['vips'] });
    expect(look([list], {}, {}, {}, 'eve').segments).toEqual({});
    expect(look([list], {}, {}, {}, null).segments).toEqual({});
  });
});
