import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { SourceFile } from '../../../journey/language/workspace';
import { check, emailFile, rows, WORKSPACE } from './check';

function journey(id: string, steps: string, head = 'enter: [{ event: signed_up }]\n'): SourceFile {
  return { path: `journeys/${id}.yaml`, text: `journey: ${id}\n${head}steps:\n${steps}` };
}

function smsFile(id: string, body = 'Hello'): SourceFile {
  return { path: `templates/${id}.sms.txt`, text: body };
}

const coupon = (id: string): SourceFile => ({
  path: `coupons/${id}.yaml`,
  text: `coupon: ${id}\nvalue: { percent: 10 }\ncodes: { pattern: '#############' }\n`,
});

/** The faults as `file line:column code`, for checks over several files. */
function found(...files: SourceFile[]): string[] {
  return check(...files).faults.map(({ file, line, column, code }) => `${file} ${line}:${column} ${code}`);
}

describe('what a file names must exist:', () => {
  it('templates, segments, coupons and topics, with the nearest that does', () => {
    const files = [
      emailFile('welcome'),
      coupon('ten'),
      { path: 'segments/vip.yaml', text: 'segment: vip\nwhere: { tag: vip }\n' },
      journey(
        'a',
        '  - { email: welcom, topic: offer }\n  - coupon: tan\n  - if: { segment: vipp }\n    then: []\n',
      ),
    ];
    const { faults, workspace } = check(...files);
    expect(workspace).toBeNull();
    expect(rows(faults)).toEqual([
      '4:14 unknown_template',
      '4:29 unknown_topic',
      '5:13 unknown_coupon',
      '6:20 unknown_segment',
    ]);
    expect(faults.map(({ hint }) => hint)).toEqual(
      ['welcome', 'offers', 'ten', 'vip'].map((id) => `Did you mean \`${id}\`?`),
    );
  });

  it('a template of the right channel', () => {
    expect(found(smsFile('hello'), journey('a', '  - email: hello\n'))).toEqual([
      'journeys/a.yaml 4:12 wrong_channel',
    ]);
  });

  it('files that segments and coupons name, whose codes stand once', () => {
    const files = [
      { path: 'segments/s.yaml', text: 'segment: s\nlist: people.csv\n' },
      { path: 'coupons/c.yaml', text: 'coupon: c\nvalue: { gift: tote }\ncodes: { import: codes.csv }\n' },
      { path: 'coupons/codes.csv', text: '\uFEFFcode,note\r\nA-1,x\r\n"B,2",y\r\nA-1,z\r\n' },
    ];
    expect(found(...files)).toEqual([
      'coupons/c.yaml 3:18 duplicate_code',
      'segments/s.yaml 2:7 unknown_file',
    ]);
    const people = { path: 'segments/people.csv', text: 'user_id\nu1\nu2\n' };
    const codes = { path: 'coupons/codes.csv', text: 'A-1\nB-2\n' };
    const { workspace } = check(files[0] ?? people, files[1] ?? people, people, codes);
    expect(workspace?.segments[0]?.list).toEqual(['u1', 'u2']);
    expect(workspace?.coupons[0]?.codes).toEqual(['A-1', 'B-2']);
  });

  it('one workspace file, and no id twice', () => {
    expect(rows(checkWorkspace([emailFile('a')]).faults)).toEqual(['1:1 no_workspace']);
    expect(found({ ...WORKSPACE, path: 'z.yaml' })).toEqual(['z.yaml 1:1 several_workspaces']);
    const twin = { ...coupon('c'), path: 'coupons/other.yaml' };
    expect(found(coupon('c'), twin)).toEqual(['coupons/other.yaml 1:9 duplicate_id']);
  });
});

describe('a journey is warned of, or refused, for', () => {
  it('steps that no way leads to, once for each row of them', () => {
    const steps = '  - exit: done\n  - tag: a\n  - tag: b\n';
    const { faults, workspace } = check(journey('a', steps));
    expect(faults).toEqual([
      expect.objectContaining({ code: 'unreachable_step', severity: 'warning', line: 5, column: 5 }),
    ]);
    expect(workspace).not.toBeNull();
    const branches = '  - if: { tag: x }\n    then: [{ exit: one }]\n    else: [{ exit: two }]\n  - tag: a\n';
    expect(found(journey('a', branches))).toEqual(['journeys/a.yaml 7:5 unreachable_step']);
  });

  it('more than 500 steps', () => {
    const steps = Array.from({ length: 501 }, (_, i) => `  - tag: t${i}\n`).join('');
    expect(found(journey('a', steps))).toEqual(['journeys/a.yaml 3:1 too_many_steps']);
  });

  it('more messages in a week than a cap allows, by the shortest way', () => {
    const files = [smsFile('s')];
    const sms = (ids: string[], wait: string): string =>
      ids.map((id) => `  - { id: ${id}, sms: s }\n  - { id: w${id}, wait: ${wait} }\n`).join('');
    expect(found(...files, journey('a', sms(['p', 'q', 'r', 's'], '2d')))).toEqual([
      'journeys/a.yaml 3:1 over_cap',
    ]);
    expect(found(...files, journey('a', sms(['p', 'q', 'r', 's'], '3d')))).toEqual([]);
    expect(found(...files, journey('a', sms(['p', 'q', 'r'], '1h')))).toEqual([]);
    const transactional = journey(
      'a',
      sms(['p', 'q', 'r', 's'], '1h'),
      'enter: [{ manual: true }]\ndelivery: { purpose: transactional }\n',
    );
    expect(found(...files, transactional)).toEqual([]);
  });

  it.each([
    ['0 10 * * *', 'when_done', 1],
    ['0 10 * * *', 'after 3d', 0],
    ['0 10 * * *', 'once', 0],
    ['0 10 * * mon,wed,fri', 'when_done', 0],
    ['0 10 * * mon-thu', 'when_done', 1],
    ['*/5 * * * *', 'when_done', 1],
  ])('more messages in a week than a cap allows, by a schedule: %s, again %s', (cron, again, faults) => {
    const head = `enter: [{ schedule: { cron: '${cron}' }, audience: { tag: x } }]\nagain: ${again}\n`;
    expect(found(smsFile('s'), journey('a', '  - sms: s\n', head))).toHaveLength(faults);
  });

  it('more messages in a week than a cap allows, in the rounds of a repeat, however many and however deep', () => {
    const rounds = (repeat: string, steps: string): string =>
      `  - { id: outer, repeat: ${repeat}, steps: [${steps}] }\n`;
    const mail = '{ id: p, sms: s }';
    const weekly = rounds('{ times: 1000, every: 7d }', mail);
    expect(found(smsFile('s'), journey('a', weekly))).toEqual([]);
    const daily = rounds('{ times: 1000, every: 1d }', mail);
    expect(found(smsFile('s'), journey('a', daily))).toEqual(['journeys/a.yaml 3:1 over_cap']);
    const inner = `{ id: inner, repeat: { times: 1000, every: 1h }, steps: [${mail}] }`;
    expect(found(smsFile('s'), journey('a', rounds('{ times: 1000, every: 90d }', inner)))).toEqual([
      'journeys/a.yaml 3:1 over_cap',
    ]);
    const slow = `${mail}, { id: w, wait: 6d }, { id: q, sms: s }`;
    expect(found(smsFile('s'), journey('a', rounds('{ times: 3, every: 7d }', slow)))).toEqual([]);
  });

  it('windows that leave no minute of the day', () => {
    const head = "enter: [{ manual: true }]\ndelivery: { window: ['22:00', '08:00'] }\n";
    expect(found(emailFile('e'), journey('a', '  - email: e\n', head))).toEqual([
      'journeys/a.yaml 3:21 empty_window',
    ]);
    const step =
      "  - { email: e, window: ['20:00', '08:00'] }\n  - { id: f, email: e, window: ['06:00', '08:00'] }\n";
    expect(found(emailFile('e'), journey('a', step))).toEqual(['journeys/a.yaml 5:32 empty_window']);
  });

  it('a text message without a window, unless it is transactional', () => {
    const loud = { ...WORKSPACE, text: WORKSPACE.text.replace(/quiet_hours.*\n/, '') };
    const at = (head: string): string[] =>
      rows(checkWorkspace([loud, smsFile('s'), journey('a', '  - sms: s\n', head)]).faults);
    expect(at('enter: [{ manual: true }]\n')).toEqual(['4:10 sms_without_window']);
    expect(at("enter: [{ manual: true }]\ndelivery: { window: ['09:00', '24:00'] }\n")).toEqual([]);
    expect(at('enter: [{ manual: true }]\ndelivery: { purpose: transactional }\n')).toEqual([]);
  });

  it('rules for each key without any key', () => {
    const head = 'enter: [{ event: x }]\nagain: { per_key: once }\n';
    expect(found(journey('a', '  - tag: x\n', head))).toEqual(['journeys/a.yaml 3:8 key_missing']);
  });

  it('an end before its beginning', () => {
    const head = 'enter: [{ event: x }]\nactive: { from: 2026-09-02, until: 2026-09-01 }\n';
    expect(found(journey('a', '  - tag: x\n', head))).toEqual(['journeys/a.yaml 3:36 out_of_range']);
  });
});

describe('coupons', () => {
  const offer = emailFile('offer', '{{ coupon.code }}');
  const guarded = emailFile('offer', '{% if coupon %}{{ coupon.code }}{% endif %}');

  it('are not shown where a way to the step issues none', () => {
    const steps = '  - coupon: c\n    else: [{ tag: none }]\n  - email: offer\n';
    expect(found(coupon('c'), offer, journey('a', steps))).toEqual([
      'journeys/a.yaml 6:12 coupon_may_be_missing',
    ]);
    expect(found(coupon('c'), guarded, journey('a', steps))).toEqual([]);
    expect(found(coupon('c'), offer, journey('a', steps.replace('tag: none', 'exit: over')))).toEqual([]);
    expect(found(coupon('c'), offer, journey('a', '  - coupon: c\n  - email: offer\n'))).toEqual([]);
    const branch = '  - if: { tag: x }\n    then: [{ coupon: c }]\n  - email: offer\n';
    expect(found(coupon('c'), offer, journey('a', branch))).toEqual([
      'journeys/a.yaml 6:12 coupon_may_be_missing',
    ]);
  });

  it('are marketing, whatever the message says', () => {
    const steps = '  - coupon: c\n  - { email: offer, purpose: transactional }\n';
    expect(found(coupon('c'), offer, journey('a', steps))).toEqual([
      'journeys/a.yaml 5:14 transactional_coupon',
    ]);
  });

  it('have codes that cannot be guessed, and one worth', () => {
    const file = (value: string, codes: string): SourceFile => ({
      path: 'c.yaml',
      text: `coupon: c\nvalue: ${value}\ncodes: ${codes}\n`,
    });
    expect(found(file('{ percent: 20 }', "{ pattern: 'WB-########' }"))).toEqual([
      'c.yaml 3:19 weak_pattern',
    ]);
    expect(found(file('{ percent: 20 }', "{ pattern: 'WB-############' }"))).toEqual([
      'c.yaml 3:19 weak_pattern',
    ]);
    expect(found(file('{ percent: 20, gift: x }', "{ pattern: '#############' }"))).toEqual([
      'c.yaml 2:8 conflicting_keys',
    ]);
    expect(found(file('{ amount: 20 }', "{ pattern: '#############' }"))).toEqual(['c.yaml 2:8 missing_key']);
    expect(found(file('{ amount: 20, currency: RMB }', "{ pattern: '#############' }"))).toEqual([
      'c.yaml 2:32 bad_currency',
    ]);
    expect(found(file('{ percent: 120 }', "{ pattern: '#############' }"))).toEqual([
      'c.yaml 2:19 out_of_range',
    ]);
    expect(found(file('{ percent: 20 }', '{}'))).toEqual(['c.yaml 3:8 missing_key']);
  });
});

describe('circles of journeys without a wait are refused', () => {
  const on = (event: string, more = ''): string => `enter: [{ event: ${event} }]\n${more}`;
  const track = (event: string): string => `  - track: { event: ${event} }\n`;

  it('by events', () => {
    expect(found(journey('a', track('x'), on('x')))).toEqual(['journeys/a.yaml 2:1 runaway_circle']);
    expect(found(journey('a', track('y'), on('x')), journey('b', track('x'), on('y')))).toEqual([
      'journeys/a.yaml 2:1 runaway_circle',
      'journeys/b.yaml 2:1 runaway_circle',
    ]);
  });

  it('by tags and the segments that read them', () => {
    const segment = { path: 's.yaml', text: 'segment: s\nwhere: { not: { tag: t } }\n' };
    const head = 'enter: [{ segment: s }]\n';
    expect(found(segment, journey('a', '  - { id: on, tag: t }\n  - untag: t\n', head))).toEqual([
      'journeys/a.yaml 2:1 runaway_circle',
    ]);
  });

  it('but not where one waits, or enters once', () => {
    expect(found(journey('a', `  - wait: 1d\n${track('x')}`, on('x')))).toEqual([]);
    expect(found(journey('a', track('x'), on('x', 'again: once\n')))).toEqual([]);
    expect(found(journey('a', track('y'), on('x')))).toEqual([]);
  });
});
