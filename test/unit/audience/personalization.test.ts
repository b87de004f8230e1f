import { isPersonalized, writableTraits } from '../../../audience/personalization';
import { prepareSegments, updateMemberships } from '../../../audience/segments';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { factsOf } from './facts-of';

describe('personalization', () => {
  it('is on until a person switches it off, by the word or by false', () => {
    const on = [{}, { personalization: 'on' }, { personalization: true }];
    expect(on.map((traits) => isPersonalized(traits))).toEqual([true, true, true]);
    const off = [{ personalization: 'off' }, { personalization: false }];
    expect(off.map((traits) => isPersonalized(traits))).toEqual([false, false]);
  });

  it('switched off takes the person out of every segment that looks at them, and leaves lists alone', () => {
    const where = { kind: 'tag', tag: 'vip' } as const;
    const prepared = prepareSegments([
      { segment: 'vips', version: 'v1', where, list: null, reads: ['tag:vip'] },
      { segment: 'staff', version: 'v1', where: null, list: ['ana'], reads: [] },
    ]);
    const before = factsOf({ person: { tags: ['vip'] } });
    const after = factsOf({ person: { tags: ['vip'], traits: { personalization: 'off' } } });
    const known = { vips: { sinceMs: 1, version: 'v1' }, staff: { sinceMs: 1, version: 'v1' } };
    const person = { userId: 'ana', segments: known };
    const change = updateMemberships(prepared, person, before, after, luxonCalendar);
    expect(change).toMatchObject({ segments: { staff: known.staff }, left: ['vips'], entered: [] });
  });

  it('switched off leaves nothing to templates that was computed from what the person did', () => {
    const kept = { book: 'b', marks: [], traits: { tier: { state: null } } } as never;
    const traits = { tier: 'gold', city: 'Oslo' };
    expect(writableTraits({ traits, computed: kept })).toEqual(traits);
    const off = { ...traits, personalization: 'off' };
    expect(writableTraits({ traits: off, computed: kept })).toEqual({ city: 'Oslo', personalization: 'off' });
    expect(writableTraits({ traits: off })).toEqual(off);
  });
});
