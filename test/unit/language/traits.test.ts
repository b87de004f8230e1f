import { parseFormula } from '../../../journey/language/traits/parse-formula';
import type { SourceFile } from '../../../journey/language/workspace';
import { check, checkOne, rows } from './check';

function trait(id: string, text: string): SourceFile {
  return { path: `traits/${id}.yaml`, text: `trait: ${id}\n${text}\n` };
}

const GOOD: SourceFile[] = [
  trait('orders', 'count: order_placed\nwithin: 365d\nwhere: [{ event: total, gte: 10 }]'),
  trait('days_here', 'days: site_visited'),
  trait('spent', 'sum: total\nof: order_placed'),
  trait('basket', 'avg: total\nof: order_placed\nwithin: 90d'),
  trait('first_source', 'first: source\nof: order_placed'),
  trait('brands', 'distinct: brand\nof: order_placed'),
  trait('days_since_order', 'since: order_placed\nup_to: 400'),
  trait(
    'likes',
    'favourite: category\nof: { product_viewed: 1, order_placed: 5 }\nhalf_life: 60d\nshare: 40%',
  ),
  trait('band', 'favourite: { price: total, bounds: [50, 200] }\nof: order_placed'),
  trait('hour', 'favourite: { clock: hour }\nof: [email_opened, email_clicked]'),
  trait(
    'shopper',
    'favourite: { events: { search: product_searched, browse: [page_viewed] } }\notherwise: mixed\nshare: 60%',
  ),
  trait('replenish', 'cycle: order_placed\nprior: 30d'),
  trait(
    'tier',
    [
      'score:',
      '  - { weight: 0.7, sum: total, of: order_placed, within: 365d, full_at: 5000 }',
      '  - { weight: 0.3, count: site_visited, within: 90d, full_at: 30 }',
      'bands: { platinum: 0.8, gold: 0.5, silver: 0.2, bronze: 0 }',
      'hold: 90d',
    ].join('\n'),
  ),
  trait('rfm', 'rfm: order_placed\nvalue: total\nwithin: 365d'),
  trait('two_cycles', 'formula: replenish.days * 2'),
  trait(
    'stage',
    [
      'stages:',
      '  - { is: lost, when: { profile: days_since_order, gt: { profile: two_cycles } } }',
      '  - { is: new, otherwise: true }',
    ].join('\n'),
  ),
];

describe('a trait file', () => {
  it('may compute everything that the reference names', () => {
    const { faults, workspace } = check(...GOOD);
    expect(faults).toEqual([]);
    expect(workspace?.traits).toHaveLength(GOOD.length);
    const tier = workspace?.traits.find(({ trait: id }) => id === 'tier');
    expect(tier).toMatchObject({
      gives: ['tier', 'tier_score', 'tier_until'],
      reads: ['event:order_placed', 'event:site_visited'],
      rule: { kind: 'score', holdMs: 90 * 86_400_000, bands: [{ band: 'platinum', from: 0.8 }, {}, {}, {}] },
    });
  });

  it('is another version when its rule is another, and not when its words are', () => {
    const versionOf = (text: string): string | undefined =>
      check(trait('x', text)).workspace?.traits[0]?.version;
    expect(versionOf('title: Orders\ncount: order_placed # all')).toBe(versionOf('count: "order_placed"'));
    expect(versionOf('count: order_placed\nwithin: 30d')).not.toBe(versionOf('count: order_placed'));
  });

  it.each<[string, string, string[]]>([
    ['no kind', 'trait: x\ntitle: y\n', ['1:1 missing_key']],
    ['two kinds', 'trait: x\ncount: a\nsince: b\n', ['3:1 conflicting_keys']],
    ['a name with hyphens', 'trait: days-here\ncount: a\n', ['1:8 bad_id']],
    ['a name that is given', 'trait: email\ncount: a\n', ['1:8 reserved_trait']],
    ['no event', 'trait: x\nsum: total\n', ['1:1 missing_key']],
    ['a key of another kind', 'trait: x\ncount: a\nhold: 3d\n', ['3:1 unknown_key']],
    [
      'a where that reads the profile',
      'trait: x\ncount: a\nwhere: { event: t, gt: { profile: p } }\n',
      ['3:8 trait_condition'],
    ],
    ['a draw', 'trait: x\ncount: a\nwhere: { chance: 10% }\n', ['3:8 trait_condition']],
    ['a stage that counts', 'trait: x\nstages:\n  - { is: a, when: { did: b } }\n', ['3:20 trait_condition']],
    [
      'otherwise before others',
      'trait: x\nstages:\n  - { is: a, otherwise: true }\n  - { is: b, when: { tag: c } }\n',
      ['3:14 unreachable_choice'],
    ],
    [
      'a band out of reach',
      'trait: x\nscore: [{ weight: 1, count: a, full_at: 3 }]\nbands: { gold: 2, bronze: 0 }\n',
      ['3:16 wrong_value'],
    ],
    ['a part of nothing', 'trait: x\nscore: [{ weight: 1, full_at: 3 }]\n', ['2:9 missing_key']],
    [
      'hold without bands',
      'trait: x\nscore: [{ weight: 1, count: a, full_at: 3 }]\nhold: 3d\n',
      ['3:1 conflicting_keys'],
    ],
    ['a broken formula', 'trait: x\nformula: "(a + 1"\n', ['2:10 bad_formula']],
    ['a formula of itself', 'trait: x\nformula: x + 1\n', ['2:10 trait_circle']],
    [
      'bounds that do not rise',
      'trait: x\nrfm: a\nvalue: t\nparts: 3\ncuts: { recency: [30, 10], frequency: [2, 3], value: [1] }\n',
      ['5:18 wrong_value', '5:54 wrong_value'],
    ],
  ])('is refused, at the place, for %s', (_, text, expected) => {
    expect(rows(checkOne(text, 'traits/x.yaml'))).toEqual(expected);
  });
});

describe('computed traits together', () => {
  it('are known to formulas by name, and the nearest is told', () => {
    const { faults } = check(...GOOD, trait('wrong', 'formula: ordrs + likes + replenish'));
    expect(faults.map(({ file, code, hint }) => [file, code, hint])).toEqual([
      ['traits/wrong.yaml', 'unknown_trait', 'Did you mean `orders`?'],
      ['traits/wrong.yaml', 'bad_formula', 'Say `gives: strength` there for a number.'],
      ['traits/wrong.yaml', 'bad_formula', 'Write `replenish.days`.'],
    ]);
  });

  it('do not go in a circle, which is told at one of them', () => {
    const { faults } = check(
      trait('a', 'formula: b + 1'),
      trait('b', 'formula: c + 1'),
      trait('c', 'formula: a * 2'),
    );
    expect(faults.map(({ file, line, code, message }) => [file, line, code, message])).toEqual([
      ['traits/a.yaml', 2, 'trait_circle', '`a` → `b` → `c` → `a` read one another.'],
    ]);
  });

  it('do not share a name', () => {
    const { faults } = check(...GOOD, trait('tier_score', 'count: order_placed'));
    expect(faults.map(({ file, code }) => [file, code])).toEqual([['traits/tier.yaml', 'duplicate_id']]);
  });

  it('are used by journeys as what they are', () => {
    const journey = {
      path: 'journeys/a.yaml',
      text: [
        'journey: a',
        'enter: [{ trait: tier, from: silver, to: [golde] }]',
        'steps:',
        '  - set: { spent: 3 }',
        '  - wait: { cycle: spent }',
      ].join('\n'),
    };
    const { faults } = check(...GOOD, journey);
    expect(faults.map(({ line, code, hint }) => [line, code, hint])).toEqual([
      [2, 'computed_trait', 'Did you mean `gold`?'],
      [4, 'computed_trait', 'Set a trait of another name.'],
      [5, 'computed_trait', 'Wait for `replenish`.'],
    ]);
  });
});

describe('a formula', () => {
  it('follows the rules of arithmetic', () => {
    expect(parseFormula('1 + a.b * -(2 - c) / 4')).toEqual({
      formula: {
        op: '+',
        left: { op: 'number', value: 1 },
        right: {
          op: '/',
          left: {
            op: '*',
            left: { op: 'trait', path: 'a.b' },
            right: {
              op: '-',
              left: { op: 'number', value: 0 },
              right: { op: '-', left: { op: 'number', value: 2 }, right: { op: 'trait', path: 'c' } },
            },
          },
          right: { op: 'number', value: 4 },
        },
      },
    });
  });

  it.each([
    '',
    '1 +',
    '(1',
    '1)',
    'a b',
    'foo(1)',
    'round(1, 2)',
    'coalesce(1)',
    '1 % 2',
    `${'('.repeat(5_000)}1`,
  ])('is refused as a whole: %s', (text) => {
    expect(Object.keys(parseFormula(text))).toEqual(['message', 'hint']);
  });
});
