import {
  atLeast,
  atMostMore,
  compare,
  context,
  ratioAtMost,
  type Finding,
} from '../../../bench/harness/measure';
import { askedWords, mark, toJson, toMarkdown } from '../../../bench/harness/report';

const MACHINE = { processor: '2 × something', database: 'SecantusDB 1' };

function finding(over: Partial<Finding> = {}): Finding {
  return {
    measure: 'Burst',
    rival: 'by hand',
    rows: [
      compare('CPU per journey', 'ms', [40, 50, 45], [40, 30, 35], ratioAtMost(1.4, 1.2)),
      context('without a database', 'ms', [20]),
    ],
    wrong: [],
    notes: ['a note'],
    loads: [0.5, 1.25],
    ...over,
  };
}

describe('the report', () => {
  it('shows both sides with their spread, the ratio, what is asked, and whether it is met', () => {
    expect(toMarkdown([finding()], MACHINE)).toContain(
      '| CPU per journey | ms | 45.0 (40.0–50.0) | 35.0 (30.0–40.0) | 1.29 | ≤ 1.4 × (aim 1.2) | floor met, aim missed |',
    );
  });

  it('shows context without a verdict', () => {
    expect(toMarkdown([finding()], MACHINE)).toContain(
      '| without a database | ms | – | 20.0 (20.0–20.0) | – |  |  |',
    );
  });

  it('tells the machine, the database, and how busy it was before each round', () => {
    const text = toMarkdown([finding()], MACHINE);
    expect(text).toContain('- processor: 2 × something');
    expect(text).toContain('- database: SecantusDB 1');
    expect(text).toContain('Load average before each round: 0.50, 1.25.');
  });

  it('words what is asked', () => {
    expect(askedWords(atLeast(100_000))).toBe('≥ 100,000');
    expect(askedWords(atMostMore(2))).toBe('≤ rival + 2');
    expect(askedWords(ratioAtMost(1.2))).toBe('≤ 1.2 ×');
  });

  it('marks a floor that is missed so that nobody overlooks it', () => {
    expect(mark(compare('p99', 'ms', [400], [100], ratioAtMost(1.5)), false)).toBe('**floor missed**');
  });
});

describe('a void run', () => {
  const wrong = Array.from({ length: 7 }, (_, index) => `missing: p${index}`);
  const text = toMarkdown([finding({ wrong })], MACHINE);

  it('says so, with examples and how many more there are', () => {
    expect(text).toContain(
      '**VOID**: missing: p0; missing: p1; missing: p2; missing: p3; missing: p4; and 2 more',
    );
    expect(text).not.toContain('Nothing missing');
  });

  it('is judged by nobody, whatever its figures are', () => {
    expect(text).not.toContain('floor met');
    const told = JSON.parse(toJson([finding({ wrong })], MACHINE)) as {
      findings: { void: boolean; rows: { floorMet: boolean | null }[] }[];
    };
    expect(told.findings[0]?.void).toBe(true);
    expect(told.findings[0]?.rows.map(({ floorMet }) => floorMet)).toEqual([null, null]);
  });

  it('does not spoil the others', () => {
    const told = JSON.parse(toJson([finding({ wrong }), finding()], MACHINE)) as {
      findings: { void: boolean; rows: { floorMet: boolean | null; aimMet: boolean | null }[] }[];
    };
    expect(told.findings[1]?.void).toBe(false);
    expect(told.findings[1]?.rows[0]).toMatchObject({ floorMet: true, aimMet: false });
  });
});
