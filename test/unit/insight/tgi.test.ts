import { normalQuantile } from '../../../insight/normal';
import { createRandom } from '../../../insight/random';
import type { Described } from '../../../insight/tgi/features';
import { targetIndex } from '../../../insight/tgi/index-of';
import { peopleWith, reportTgi } from '../../../insight/tgi/report';

/** People of whom every fourth lives in Shanghai; of the segment, the first so many, every second does. */
function made(people: number, segment: number): { base: Described[]; members: Set<string> } {
  const base = Array.from({ length: people }, (_, at): Described => {
    const isIn = at < segment;
    return {
      person: `p${at}`,
      traits: {
        city: at % (isIn ? 2 : 4) === 0 ? '上海' : '北京',
        name: `Somebody ${at}`,
        age: 18 + ((at * 7) % 60),
        children: at % 3,
        address: { street: 'x' },
      },
      tags: at % 5 === 0 ? ['vip'] : [],
      events: at % 2 === 0 ? ['email_opened'] : [],
    };
  });
  return { base, members: new Set(base.slice(0, segment).map(({ person }) => person)) };
}

function reported(base: readonly Described[], members: ReadonlySet<string>) {
  const answer = reportTgi(base, members);
  if (answer.refused !== null) throw new Error(answer.refused.reason);
  return answer.report;
}

describe('the target group index', () => {
  it('is the share of the segment over that of the base, in hundredths', () => {
    const index = targetIndex({ inSegment: 50, segment: 100, inBase: 125, base: 500 }, 0.05);
    expect(index?.index).toBeCloseTo(200, 10);
    expect(index?.low).toBeGreaterThan(100);
    expect(index?.high).toBeGreaterThan(200);
    expect(targetIndex({ inSegment: 0, segment: 10, inBase: 0, base: 50 }, 0.05)).toBeNull();
    expect(targetIndex({ inSegment: 0, segment: 100, inBase: 100, base: 500 }, 0.05)).toMatchObject({
      index: 0,
      low: 0,
    });
  });

  it('has an interval that holds the true index in 95 of 100 segments', () => {
    const random = createRandom(17);
    const draws = 2_000;
    let held = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      let [own, others] = [0, 0];
      for (let at = 0; at < 200; at += 1) own += Number(random() < 0.3);
      for (let at = 0; at < 600; at += 1) others += Number(random() < 0.2);
      const index = targetIndex({ inSegment: own, segment: 200, inBase: own + others, base: 800 }, 0.05);
      // A segment of a quarter, 0.3 of it, and 0.2 of the rest: 0.225 of all.
      if (index !== null && index.low <= 30 / 0.225 && index.high >= 30 / 0.225) held += 1;
    }
    expect(held / draws).toBeGreaterThan(0.935);
    expect(held / draws).toBeLessThan(0.965);
  });

  it('leans on the normal distribution', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 8);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 7);
  });
});

describe('what a segment has more of', () => {
  const { base, members } = made(1_000, 200);
  const report = reported(base, members);
  const row = (key: string) => report.rows.find((one) => one.key === key);

  it('is found among traits, ranges of numbers, tags and events, and told with its counts', () => {
    expect(row('trait:city=上海')).toMatchObject({
      inSegment: 100,
      segment: 200,
      inBase: 300,
      base: 1_000,
      sure: true,
    });
    expect(row('trait:city=上海')?.index).toBeCloseTo(166.67, 1);
    expect(report.rows.slice(0, 2).map(({ name }) => name)).toEqual(['city', 'city']);
    expect(row('tag:vip')).toMatchObject({ index: 100, sure: false });
    expect(row('event:email_opened')).toMatchObject({ sure: false });
    expect(report.rows.filter(({ name }) => name === 'age')).toHaveLength(4);
    expect(
      report.rows
        .filter(({ name }) => name === 'children')
        .map(({ value }) => value)
        .sort(),
    ).toEqual(['0', '1', '2']);
  });

  it('leaves names and other texts of their own out, and what hardly anybody has', () => {
    expect(report.rows.some(({ name }) => name === 'name' || name === 'address')).toBe(false);
    const rare = base.map((one, at) => (at < 20 ? { ...one, tags: ['rare'] } : one));
    expect(reported(rare, members).rows.some(({ name }) => name === 'rare')).toBe(false);
    expect(reported(rare, members).leftOut).toBe(report.leftOut + 1);
  });

  it('calls hardly anything sure where segments are drawn by lot', () => {
    const random = createRandom(23);
    const surprises = Array.from({ length: 40 }, () => {
      const drawn = new Set(base.filter(() => random() < 0.2).map(({ person }) => person));
      return reported(base, drawn).rows.filter(({ sure }) => sure).length;
    });
    expect(surprises.filter((count) => count > 0).length).toBeLessThanOrEqual(5);
  });

  it('can be kept as a list of those in the segment who have it', () => {
    const kept = peopleWith(base, members, 'trait:city=上海');
    expect(kept).toHaveLength(100);
    expect(kept.every((person) => members.has(person))).toBe(true);
    expect(peopleWith(base, members, 'trait:city=nowhere')).toEqual([]);
  });

  it('is refused of a small segment, and of one that is everybody', () => {
    expect(reportTgi(base, new Set(['p1'])).refused).toEqual({ reason: 'few_people', have: 1, need: 30 });
    expect(reportTgi(base, new Set(base.map(({ person }) => person))).refused?.reason).toBe('no_groups');
  });
});
