import { checkOne, journeyOf, marked, rows } from './check';

/** What people do to a file, and where they are told. */
const FILES: [string, string, string[]][] = [
  ['a tab as indentation', 'journey: a\nenter:\n§\t- event: x\n', ['yaml_tab']],
  ['a key that stands twice', 'segment: a\ntitle: x\n§title: y\nwhere: { tag: x }\n', ['duplicate_key']],
  ['an anchor', 'segment: a\ntitle: §&t x\nwhere: { tag: x }\n', ['yaml_anchor']],
  ['an alias', 'segment: a\ntitle: &t x\nwhere: { tag: §*t }\n', ['yaml_anchor', 'wrong_value']],
  [
    'billions of laughs',
    'segment: a\nwhere:\n  a: &a [x, x, x]\n  b: &b [*a, *a, *a]\n  c: [*b, *b, §*b]\n',
    ['yaml_anchor'],
  ],
  ['a JavaScript tag', 'segment: a\ntitle: §!!js/function x\nwhere: { tag: x }\n', ['yaml_tag']],
  ['a tag of their own', 'segment: a\ntitle: §!foo x\nwhere: { tag: x }\n', ['yaml_tag']],
  ['two documents', 'journey: a\n§---\njourney: b\n', ['several_documents']],
  ['nothing in it', '§', ['empty_file']],
  ['comments alone', '§# nothing\n', ['empty_file']],
  ['a scalar', '§hello\n', ['not_a_mapping']],
  ['a list', '§- journey: a\n', ['not_a_mapping']],
  ['a __proto__ key', 'segment: a\n§__proto__: { x: 1 }\nwhere: { tag: x }\n', ['forbidden_key']],
  ['a merge key', 'segment: a\nwhere:\n  §<<: { tag: x }\n  tag: y\n', ['merge_key']],
  ['a number as a key', 'segment: a\n§1: x\nwhere: { tag: x }\n', ['key_not_text']],
  ['a NUL', 'segment: a\ntitle: "x§\0"\n', ['control_character']],
  ['an escaped NUL', 'segment: a\ntitle: §"x\\0"\nwhere: { tag: x }\n', ['control_character']],
  ['a bracket that stays open', 'segment: a\nwhere: [{ tag: x }\n§', ['yaml_syntax']],
  ['a YAML directive', '§%YAML 1.1\n---\nsegment: a\nwhere: { tag: x }\n', ['yaml_syntax']],
  ['an infinite number', 'segment: a\nwhere: { profile: x, gte: §.inf }\n', ['not_finite']],
  ['a number beyond all numbers', 'segment: a\nwhere: { profile: x, gte: §1e999 }\n', ['not_finite']],
  [
    'an id too long for a number',
    'segment: a\nwhere: { profile: id, is: §12345678901234567890 }\n',
    ['number_too_large'],
  ],
  ['a misspelt kind', '§jorney: a\n', ['unknown_kind']],
  ['a kind that is not first', 'title: x\n§journey: a\n', ['unknown_kind']],
  ['a computed trait that computes nothing', '§trait: tier\n', ['missing_key']],
];

describe('a file with', () => {
  it.each(FILES)('%s is refused at its place', (_what, given, codes) => {
    const { text, place } = marked(given);
    const found = rows(checkOne(text)).filter((row) => row.startsWith(`${place} `));
    expect(found).toEqual(codes.map((code) => `${place} ${code}`));
  });

  it('a byte order mark and Windows line ends is read as any other', () => {
    expect(checkOne('\uFEFFsegment: a\r\nwhere: [{ tag: x }]\r\n')).toEqual([]);
  });

  it('a test in it is recognised', () => {
    expect(checkOne('test: an order ends the reminder\njourney: a\nevents: []\nexpect: []\n')).toEqual([]);
  });
});

describe('YAML 1.2 keeps what people mean:', () => {
  it('`on`, `yes` and `12:30` are text, and `010` is a number that a time refuses', () => {
    expect(checkOne(journeyOf('  - wait: { until: 12:30, on: [mon] }\n  - tag: yes\n'))).toEqual([]);
    const [fault] = checkOne(journeyOf('  - wait: { until: 010 }\n'));
    expect(fault).toMatchObject({
      code: 'bad_time',
      line: 4,
      column: 20,
      hint: expect.stringContaining("'09:00'") as string,
    });
  });
});

describe('every fault of every file is reported in one run', () => {
  it('with code, place, path and a hint', () => {
    const faults = checkOne(
      [
        'journey: a',
        'enter:',
        '  - event: x',
        '    wher: { event: total, gte: 5 }',
        '  - manuel: true',
        'again: always',
        'holdout: 10',
        'steps:',
        '  - wait: 90',
        '  - emial: hello',
        '  - if: { profle: x }',
        '    then: [{ sms: 3 }]',
        'delivery: { purpose: marketin, cap: { messages: 1, pr: 3d } }',
      ].join('\n'),
    );
    expect(faults.map(({ line, column, code, path, hint }) => [line, column, code, path, hint])).toEqual([
      [4, 5, 'unknown_key', 'enter[0].wher', 'Did you mean `where`?'],
      [5, 5, 'unknown_key', 'enter[1].manuel', 'Did you mean `manual`?'],
      [6, 8, 'key_missing', 'again', expect.stringContaining('key: event.messageId')],
      [7, 10, 'bad_percent', 'holdout', 'Write the sign: `10%`.'],
      [9, 11, 'bad_duration', 'steps[0].wait', 'Say the unit: `90m` or `90d`.'],
      [10, 5, 'unknown_step', 'steps[1].emial', 'Did you mean `email`?'],
      [11, 11, 'unknown_condition', 'steps[2].if.profle', 'Did you mean `profile`?'],
      [12, 19, 'bad_id', 'steps[2].then[0].sms', expect.stringContaining("`'3'`")],
      [13, 22, 'wrong_value', 'delivery.purpose', 'Did you mean `marketing`?'],
      [13, 37, 'missing_key', 'delivery.cap', 'Add `per:` here.'],
      [13, 52, 'unknown_key', 'delivery.cap.pr', 'Did you mean `per`?'],
    ]);
  });
});
