import { checkOne, marked, rows } from './check';
import { check } from './check';

const head = 'population: crowd\n';
const bad = (text: string) => {
  const { text: plain, place } = marked(head + text);
  return { place, found: rows(checkOne(plain, 'populations/crowd.yaml')) };
};

describe('a population file', () => {
  it('is compiled to shares, weights and spreads', () => {
    const text = `population: crowd
title: Visitors
people: 500
zones: { Asia/Shanghai: 3, Europe/London: 1 }
consent: { email: 70% }
tags: { vip: 5% }
traits:
  tier: { one_of: [gold, plain] }
  birthday: { between: ['1960-01-01', '1960-01-31'], share: 50% }
events:
  - { event: viewed, times: [0, 3], hours: ['08:00', '23:00'] }
  - { event: order_placed, after: viewed, chance: 40%, within: 2d, properties: { sku: { same: sku } } }
responses:
  email: { open: 30%, click: 5%, within: 6h }
costs: { sms: 0.05 }
`;
    const { workspace, faults } = check({ path: 'populations/crowd.yaml', text });
    expect(faults).toEqual([]);
    expect(workspace?.populations[0]?.population).toEqual({
      population: 'crowd',
      title: 'Visitors',
      people: 500,
      zones: { kind: 'one_of', values: ['Asia/Shanghai', 'Europe/London'], upTo: [0.75, 1], share: 1 },
      locales: { kind: 'always', value: null, share: 0 },
      reachable: { email: 1, sms: 1 },
      consent: { email: 0.7, sms: 0 },
      tags: { vip: 0.05 },
      traits: {
        tier: { kind: 'one_of', values: ['gold', 'plain'], upTo: [0.5, 1], share: 1 },
        birthday: { kind: 'date', firstDay: -3653, lastDay: -3623, share: 0.5 },
      },
      habits: [
        {
          event: 'viewed',
          share: 1,
          rhythm: { kind: 'times', low: 0, high: 3 },
          sinceMs: 0,
          hours: ['08:00', '23:00'],
          properties: {},
        },
        {
          event: 'order_placed',
          share: 1,
          rhythm: { kind: 'after', event: 'viewed', chance: 0.4, withinMs: 172_800_000 },
          sinceMs: 0,
          hours: null,
          properties: { sku: { kind: 'same', property: 'sku', share: 1 } },
        },
      ],
      entered: null,
      responses: {
        channels: {
          email: { deliver: 1, open: 0.3, click: 0.05, complain: 0, unsubscribe: 0, withinMs: 21_600_000 },
        },
        templates: {},
        convert: null,
        redeem: null,
      },
      costs: { email: 0, sms: 0.05 },
    });
  });

  it.each([
    ['a people count of zero', 'people: §0\n', 'out_of_range'],
    ['a misspelt key', '§trait: { tier: gold }\n', 'unknown_key'],
    ['a zone that is none', 'zones: { §Asia/Beijing: 1 }\n', 'bad_zone'],
    ['a locale that is none', 'locales: { §zh_CN: 1 }\n', 'bad_locale'],
    ['a weight of zero', 'zones: { Asia/Shanghai: §0 }\n', 'out_of_range'],
    ['consent without a percent sign', 'consent: { email: §70 }\n', 'bad_percent'],
    ['consent to a channel that is none', 'consent: { §fax: 70% }\n', 'unknown_key'],
    ['a tag without a percentage', 'tags: { vip: §many }\n', 'bad_percent'],
    ['a list as a trait', 'traits: { tier: §[gold, plain] }\n', 'wrong_type'],
    ['a spread of two forms', 'traits: { age: §{ between: [1, 2], one_of: [3] } }\n', 'conflicting_keys'],
    ['a spread of no form', 'traits: { age: §{ share: 5% } }\n', 'missing_key'],
    ['a range turned round', 'traits: { age: { between: §[75, 18] } }\n', 'wrong_value'],
    [
      'a range of broken numbers that are not kept',
      'traits: { age: { between: §[0.5, 2] } }\n',
      'wrong_value',
    ],
    ['nothing to choose from', 'traits: { tier: { one_of: §[] } }\n', 'empty_list'],
    ['a normal spread without deviation', 'traits: { age: { normal: §[40] } }\n', 'wrong_value'],
    ['limits turned round', 'traits: { age: { normal: [40, 9], min: 80, max: §20 } }\n', 'out_of_range'],
    ['following where nothing goes before', 'traits: { age: { §same: age } }\n', 'wrong_value'],
    ['events that are no list', 'events: §{ event: viewed }\n', 'wrong_type'],
    ['an event without a rhythm', 'events: [§{ event: viewed }]\n', 'missing_key'],
    ['an event of two rhythms', 'events: [§{ event: viewed, every: 1d, times: 2 }]\n', 'conflicting_keys'],
    ['an event every second', 'events: [{ event: viewed, every: §1s }]\n', 'out_of_range'],
    ['times turned round', 'events: [{ event: viewed, times: §[3, 1] }]\n', 'wrong_value'],
    ['an event of the system', 'events: [{ event: §email_opened, every: 1d }]\n', 'reserved_event'],
    ['an event after an unknown one', 'events: [{ event: a, after: §b, within: 1d }]\n', 'wrong_value'],
    [
      'an event that follows at no time',
      'events: [{ event: a, every: 1d }, §{ event: b, after: a }]\n',
      'missing_key',
    ],
    ['a chance without `after`', 'events: [{ event: a, every: 1d, §chance: 5% }]\n', 'conflicting_keys'],
    [
      'hours of what follows',
      "events: [{ event: a, every: 1d }, { event: b, after: a, within: 1d, §hours: ['09:00', '10:00'] }]\n",
      'conflicting_keys',
    ],
    ['fewer opens than clicks', 'responses: { email: { open: §5%, click: 9% } }\n', 'out_of_range'],
    ['opens of text messages', 'responses: { sms: { §open: 5% } }\n', 'wrong_value'],
    ['a misspelt rate', 'responses: { email: { §opens: 5% } }\n', 'unknown_key'],
    ['a conversion at no time', 'responses: { convert: §{ event: a, clicked: 9% } }\n', 'missing_key'],
    ['a negative cost', 'costs: { email: §-1 }\n', 'out_of_range'],
  ])('with %s is at fault there', (_, text, code) => {
    const { place, found } = bad(text);
    expect(found).toContain(`${place} ${code}`);
  });

  it('may name only templates that are there', () => {
    const text = `${head}responses: { templates: { nowhere: { open: 5% } } }\n`;
    const { faults } = check({ path: 'populations/crowd.yaml', text });
    expect(faults.map(({ code, line }) => [code, line])).toEqual([['unknown_template', 2]]);
  });
});
