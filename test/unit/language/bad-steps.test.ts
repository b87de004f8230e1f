import { checkOne, ifOf, journeyOf, marked, rows } from './check';

const WAITS: [string, string, string][] = [
  ['0s', 'bad_duration', 'more than zero'],
  ['-1h', 'bad_duration', 'more than zero'],
  ['1000y', 'bad_duration', '1d 12h'],
  ['90m1', 'bad_duration', '1d 12h'],
  ['3 days', 'bad_duration', '1d 12h'],
  ['12h 1d', 'bad_duration', 'largest first'],
  ['1.5h', 'bad_duration', '1d 12h'],
  ['2000d', 'bad_duration', '5 years'],
  ["''", 'bad_duration', '1d 12h'],
  ["' '", 'bad_duration', '1d 12h'],
  ['3', 'bad_duration', '`3m` or `3d`'],
  ['.inf', 'bad_duration', '1d 12h'],
  ['true', 'bad_duration', '1d 12h'],
  ['[3d]', 'bad_duration', '1d 12h'],
  ["'10:00'", 'bad_duration', "{ until: '10:00' }"],
  ['{ cycle: replenish, offset: 2 }', 'bad_duration', '`2d`'],
  ['{ cycle: a..b }', 'bad_path', 'address.city'],
  ['{ until: { trait: x } }', 'unknown_key', 'profile'],
  ['{ until: 2026-11-11 }', 'bad_time', "'09:00'"],
  ["{ until: '9:00' }", 'bad_time', "'09:00'"],
  ["{ until: '25:00' }", 'bad_time', "'09:00'"],
  ['{ since_entry: 0s }', 'bad_duration', 'more than zero'],
  ['{ event: order_placed }', 'missing_key', 'wait_for'],
];

describe('a wait of', () => {
  it.each(WAITS)('%s is answered with the form that is allowed', (value, code, hint) => {
    const faults = checkOne(journeyOf(`  - wait: ${value}\n`)).filter((fault) => fault.code !== 'not_finite');
    expect(faults).toEqual([
      expect.objectContaining({ code, line: 4, hint: expect.stringContaining(hint) as string }),
    ]);
  });

  it.each(['30s', '15m', '2h', '3d', '2w', '1d 12h', '1d12h', '1w 1d 1h 1m 1s', '1830d'])(
    '%s is taken',
    (value) => {
      expect(checkOne(journeyOf(`  - wait: ${value}\n`))).toEqual([]);
    },
  );
});

const STEPS: [string, string, string][] = [
  ['no verb', '  - §id: x\n', 'unknown_step'],
  ['text alone', '  - §email\n', 'wrong_type'],
  ['two verbs', '  - { email: x, §wait: 3d }\n', 'several_verbs'],
  ['the id of another', '  - email: x\n  - §email: x\n', 'duplicate_id'],
  ['a bad id', '  - { id: §Nudge_1, email: x }\n', 'bad_id'],
  ['an unknown key', '  - { email: x, §widow: 3 }\n', 'unknown_key'],
  ['a timeout outside', '  - { wait_for: { event: x, timeout: 1d }, §timeout: 3d }\n', 'unknown_key'],
  ['no timeout', '  - wait_for: §{ event: x }\n', 'no_timeout'],
  [
    'two things to wait for',
    '  - wait_for: { event: x, §when: { tag: y }, timeout: 1d }\n',
    'conflicting_keys',
  ],
  ['nothing to wait for', '  - wait_for: §{ timeout: 1d }\n', 'missing_key'],
  [
    'a step that is not there',
    '  - wait_for: { message: §nugde, was: clicked, timeout: 1d }\n  - { id: nudge, email: x }\n',
    'unknown_step_id',
  ],
  [
    'a step that sends nothing',
    '  - { id: nudge, tag: x }\n  - wait_for: { message: §nudge, was: clicked, timeout: 1d }\n',
    'not_a_message_step',
  ],
  [
    'since a step that is not there',
    '  - wait_for: { event: x, timeout: 1d, since: §nope }\n',
    'unknown_step_id',
  ],
  ['no branch', '  - §if: { tag: x }\n', 'missing_key'],
  ['one variant', '  - { split: s, variants: §{ a: { weight: 1 } } }\n', 'out_of_range'],
  ['no weight', '  - { split: s, variants: { a: §{ steps: [] }, b: { weight: 1 } } }\n', 'missing_key'],
  [
    'steps of a control',
    '  - { split: s, variants: { a: { weight: 1, control: true, §steps: [] }, b: { weight: 1 } } }\n',
    'conflicting_keys',
  ],
  [
    'a winner',
    '  - { split: s, winner: { by: goal, confidence: §60% }, variants: { a: { weight: 1 }, b: { weight: 1 } } }\n',
    'out_of_range',
  ],
  ['no outcome', '  - wait_for: { any: §[], timeout: 1d }\n', 'empty_list'],
  ['rounds at once', '  - { repeat: §{ times: 4 }, steps: [{ tag: x }] }\n', 'repeat_without_wait'],
  ['nothing to choose', '  - choose: §[]\n', 'empty_list'],
  [
    'an otherwise above a choice',
    '  - choose: [{ §otherwise: true, steps: [] }, { when: { tag: x }, steps: [] }]\n',
    'unreachable_choice',
  ],
  ['a webhook over http', '  - webhook: { url: §http://x.example }\n', 'bad_webhook_url'],
  ['a header of our own', '  - webhook: { url: https://x.example, headers: { §host: x } }\n', 'bad_header'],
  [
    'a secret in a body',
    "  - webhook: { url: https://x.example, body: { a: §'{{ secrets.x }}' } }\n",
    'secret_outside_headers',
  ],
  ['a message on no channel', '  - { message: x, channels: §[] }\n', 'wrong_value'],
  ['a goto', '  - §goto: x\n', 'unknown_step'],
  ['a misspelt verb behind another key', '  - { title: 汉字, §emial: welcome }\n', 'unknown_step'],
  ['an event of the system to track', '  - track: { event: §email_sent }\n', 'reserved_event'],
  ['consent to set', '  - set: { §consent: true }\n', 'reserved_trait'],
  ['text to add', '  - set: { points: { add: §ten } }\n', 'wrong_type'],
  ['a reason of the system', '  - exit: §converted\n', 'reserved_reason'],
  ['Liquid that is broken', "  - { email: x, data: { name: §'{{ a | nope }}' } }\n", 'template_syntax'],
  ['an event as a reference', '  - { email: x, data: { name: §{ event: total } } }\n', 'event_outside_where'],
  ['a window of one time', "  - { email: x, window: §['09:00'] }\n", 'bad_time'],
  ['a window that ends at 25:00', "  - { email: x, window: §['09:00', '25:00'] }\n", 'bad_time'],
];

describe('a step with', () => {
  it.each(STEPS)('%s is refused at its place', (_what, steps, code) => {
    const { text, place } = marked(journeyOf(steps));
    const faults = checkOne(text).filter((fault) => fault.code !== 'no_timeout' || code === 'no_timeout');
    expect(rows(faults).filter((row) => row.startsWith(`${place} `))).toEqual([`${place} ${code}`]);
    expect(faults.every(({ hint }) => hint !== undefined)).toBe(true);
  });
});

const CONDITIONS: [string, string, string[]][] = [
  ['{ profile: city }', 'no_operator', []],
  ["{ profile: age, gte: '18' }", 'compare_types', ['Remove the quotes: `18`.']],
  ['{ profile: joined, gte: 2026-01-01 }', 'compare_types', ['before']],
  ['{ profile: x, is: null }', 'wrong_value', ['exists: false']],
  ['{ profile: x, in: [1, a] }', 'compare_types', ['quotes']],
  ['{ profile: x, in: 3 }', 'wrong_type', ['in: [a, b]']],
  ['{ profile: x, gte: 3, is_not: a }', 'compare_types', []],
  ['{ profile: x, between: [3, b] }', 'compare_types', []],
  ['{ profile: x, before: tomorrow }', 'bad_date', ['2026-09-01']],
  ['{ profile: x, before: 2026-02-30 }', 'bad_date', ['2026-09-01']],
  ['{ profile: x, within_last: 3 }', 'bad_duration', []],
  ['{ profile: x, anniversary: soon }', 'wrong_value', ['today']],
  ['{ profile: x, equals: 3 }', 'unknown_key', ['Use `is`.']],
  ['{ event: total, gte: 3 }', 'event_outside_where', ['entry']],
  ['{ step: nope.code, exists: true }', 'unknown_step_id', []],
  ['{ step: nope, exists: true }', 'bad_path', []],
  ['{ did: x, times: 3 }', 'wrong_type', ['{ gte: 3 }']],
  ['{ did: x, gte: 3 }', 'no_operator', ['times']],
  ['{ did: x, sum: total }', 'no_operator', []],
  ['{ did: x, sum: total, avg: total, gte: 3 }', 'conflicting_keys', []],
  ['{ did: x, within: 3d, since: entry }', 'conflicting_keys', []],
  ['{ did_in_order: [a] }', 'out_of_range', ['at least 2']],
  ['{ message: nope, was: clicked }', 'unknown_step_id', []],
  ['{ chance: 0.2 }', 'bad_percent', ['`20%`']],
  ['{ consent: mail }', 'wrong_value', ['email']],
  ['{ clock: {} }', 'missing_key', []],
  ['{ all: [], tag: x }', 'conflicting_keys', []],
  ['[]', 'empty_list', []],
  ['yes', 'wrong_type', ['{ tag: vip }']],
];

describe('a condition', () => {
  it.each(CONDITIONS)('%s is refused with what to write instead', (condition, code, hints) => {
    const faults = checkOne(ifOf(condition));
    const found = faults.find((fault) => fault.code === code);
    expect(found).toMatchObject({ line: 4, severity: 'error' });
    for (const hint of hints) expect(found?.hint).toContain(hint);
  });

  it('may not read a run where there is none yet', () => {
    const text =
      'journey: a\nenter: [{ event: x, where: { entry: total, gte: 5 } }]\naudience: { message: m, was: sent }\nsteps: []\n';
    expect(rows(checkOne(text))).toEqual(['2:37 run_outside_journey', '3:22 run_outside_journey']);
    const segment = 'segment: a\nwhere: { did: x, since: entry }\n';
    expect(rows(checkOne(segment))).toEqual(['2:25 run_outside_journey']);
  });
});
