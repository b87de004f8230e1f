import { EXPECT_WORDS } from '../../../journey/simulator/script/line-words';
import { specCases } from '../../spec/spec-cases';
import { check, checkOne, emailFile, marked, rows } from './check';

const JOURNEY = {
  path: 'journeys/hello.yaml',
  text: `journey: hello
enter: [{ event: signed_up }]
delivery: { window: ['09:00', '21:00'], topic: news }
steps:
  - id: first
    email: welcome
  - wait: 2d
  - start: more
`,
};
const MORE = {
  path: 'journeys/more.yaml',
  text: 'journey: more\nenter: [{ manual: true }]\nsteps:\n  - tag: more\n',
};
const HEAD = 'test: it greets\njourney: hello\nevents: [{ at: 0s, event: signed_up }]\n';

const inShop = (text: string) => check(JOURNEY, MORE, emailFile('welcome'), { path: 'tests/a.yaml', text });

/** A test file with `§` before its fault, and the code. */
const FAULTS: [string, string][] = [
  ['test: x\njourney: §helo\nexpect: []\n', 'unknown_journey'],
  ['test: x\njourney: hello\nalso: [§mor]\nexpect: []\n', 'unknown_journey'],
  ['§test: x\njourney: hello\n', 'missing_key'],
  ['test: x\n§journy: hello\njourney: hello\nexpect: []\n', 'unknown_key'],
  ['test: x\njourney: hello\nstart: §2026-03-02\nexpect: []\n', 'bad_moment'],
  ['test: x\njourney: hello\nuntil: §soon\nexpect: []\n', 'bad_moment'],
  ['test: x\njourney: hello\nperson: { §mail: a@b.example }\nexpect: []\n', 'unknown_key'],
  ['test: x\njourney: hello\nperson: { email: §nobody }\nexpect: []\n', 'wrong_value'],
  ['test: x\njourney: hello\nevents: [{ at: §4 hours, event: x }]\nexpect: []\n', 'bad_moment'],
  ['test: x\njourney: hello\nevents:\n  - §at: 4h\nexpect: []\n', 'unknown_happening'],
  ['test: x\njourney: hello\nevents: [{ at: 4h, event: x, person: §bo }]\nexpect: []\n', 'unknown_person'],
  [
    'test: x\njourney: hello\nevents: [{ at: 4h, message: §frist, was: clicked }]\nexpect: []\n',
    'unknown_step_id',
  ],
  ['test: x\njourney: hello\nevents: [{ at: 4h, enter: §mor }]\nexpect: []\n', 'unknown_journey'],
  ['test: x\njourney: hello\nevents: [{ at: 4h, coupon: §ten }]\nexpect: []\n', 'unknown_coupon'],
  ['test: x\njourney: hello\nevents: [{ at: 4h, event: x, tag: §y }]\nexpect: []\n', 'conflicting_keys'],
  [
    'test: x\njourney: hello\nevents: [{ at: 4h, message: first, was: §clickd }]\nexpect: []\n',
    'wrong_value',
  ],
  [`${HEAD}expect: [{ at: 0s, skipped: first, §reson: no_consent }]\n`, 'unknown_key'],
  [`${HEAD}expect: §{ at: 0s, entered: hello }\n`, 'wrong_type'],
  [`${HEAD}expect: [§entered]\n`, 'wrong_type'],
  [`${HEAD}expect: [{ at: §soon, entered: hello }]\n`, 'bad_moment'],
  [`${HEAD}expect: [§{ entered: hello }]\n`, 'bad_moment'],
  [`${HEAD}expect: [§{ at: 0s }]\n`, 'unknown_expectation'],
  [`${HEAD}expect: [{ at: 0s, §mail: welcome }]\n`, 'unknown_expectation'],
  [`${HEAD}expect: [{ at: 0s, email: §welcom }]\n`, 'unknown_template'],
  [`${HEAD}expect: [{ at: 0s, skipped: §welcome, reason: no_consent }]\n`, 'unknown_step_id'],
  [`${HEAD}expect: [{ at: 0s, person: §bo, entered: hello }]\n`, 'unknown_person'],
  [`${HEAD}expect: [{ at: 0s, entered: §helo }]\n`, 'unknown_journey'],
];

describe('a test beside journeys', () => {
  it.each(FAULTS)('is refused where it cannot be meant: %j is %s', (given, code) => {
    const { text, place } = marked(given);
    const { faults } = inShop(text);
    expect(rows(faults)).toEqual([`${place} ${code}`]);
    expect(faults[0]).toMatchObject({ file: 'tests/a.yaml', severity: 'error' });
    expect(faults[0]?.hint).toMatch(/\w/);
  });

  it('is part of the workspace, and its faults keep no journey from being published', () => {
    const sound = inShop(`${HEAD}expect: [{ at: 0s, email: welcome }]\n`);
    expect(sound.faults).toEqual([]);
    expect(sound.workspace?.tests).toMatchObject([{ title: 'it greets', lines: { title: 1, items: [4] } }]);
    const faulty = inShop(`${HEAD}expect: [{ at: 0s, skipped: nowhere }]\n`);
    expect(faulty.faults).toHaveLength(1);
    expect(faulty.workspace?.journeys).toHaveLength(2);
    expect(faulty.workspace?.tests).toEqual([]);
  });

  it('may name steps of the journeys that its own one starts', () => {
    const more = '{ at: 2d, journey: more, webhook: tag-more }';
    expect(inShop(`${HEAD}expect: [{ at: 2d, journey: more, tag: more }]\n`).faults).toEqual([]);
    expect(inShop(`${HEAD}expect: [${more}]\n`).faults).toEqual([]);
  });

  it('is read on its own where no workspace is around it', () => {
    expect(checkOne('test: x\njourney: elsewhere\nexpect: []\n', 'tests/a.yaml')).toEqual([]);
  });

  it('has every word that any case of the specification expects', () => {
    const beside = ['at', 'between', 'person', 'journey', 'reason', 'until', 'took', 'variant', 'got'];
    const lines = specCases().flatMap(({ document: { expect: list } }) => (Array.isArray(list) ? list : []));
    const words = new Set(lines.flatMap((line) => Object.keys(line as object)));
    expect(words.size).toBeGreaterThan(20);
    expect([...words].filter((word) => !beside.includes(word) && !EXPECT_WORDS.has(word))).toEqual([]);
  });
});
