import type { JsonObject } from '../../../audience/json';
import { EXPECT_WORDS } from '../../simulator/script/line-words';
import { readExpected, type Expected } from '../../simulator/script/read-expected';
import { readScript, type Script } from '../../simulator/script/read-script';
import type { ScriptFault } from '../../simulator/script/reading';
import { didYouMean } from '../nearest';
import type { ParsedYaml } from '../parse-yaml';
import { isMapping, type Path } from '../path';
import { readFields } from '../read-object';
import { typeWord } from '../show';
import type { Spot } from '../spot';
import { mentionNames, type NamedStep } from './mention-names';
import { testSchema } from './test-schema';

/** A test that stands beside journeys: who, what happens to them, and what must come of it. */
export interface JourneyTest {
  title: string;
  journey: string;
  /** Journeys that run beside it, by its own word. */
  also: string[];
  script: Script;
  expect: Expected[];
  /** Steps that its lines name, to be looked for in the plans. */
  steps: NamedStep[];
  path: string;
  /** 1-based lines of the file: of the title, of `expect`, and of each of its items. */
  lines: { title: number; expect: number; items: number[] };
}

const HINTS: Partial<Record<ScriptFault['code'], string>> = {
  bad_moment: 'Write `4h`, `1d 12h`, or `2026-03-02T10:00:00+08:00`.',
  unknown_person: 'Name one of `people` by its `user_id`.',
  unknown_happening: 'Say what happens: `{ at: 4h, event: order_placed }`.',
  conflicting_keys: 'Give each thing that happens a line of its own.',
  unknown_key: 'Remove it, or move it to where it belongs.',
  wrong_type: 'A list begins each item with `- `; a mapping is written `{ key: value }`.',
  wrong_value: 'Write it as a profile or an event would have it.',
  unknown_expectation: 'Say when and what: `{ at: 4h, email: cart-reminder }`.',
};

/** Reads a test file; null when there is no test in it. `region` (ISO 3166 alpha-2) reads phone numbers. */
export function readTest(parsed: ParsedYaml, region: string): JourneyTest | null {
  const { root, desk } = parsed;
  const doc = readFields(testSchema, parsed.value, root, {
    hints: { steps: 'Name the journey: `journey: welcome`.', title: 'The title is the value of `test`.' },
  });
  const document = (parsed.value ?? {}) as JsonObject;
  const { script, faults } = readScript(document, region);
  const startMs = script?.startMs ?? 0;
  const person = script?.people[0]?.userRef ?? '';
  const lines = linesOf(parsed.value?.expect, root);
  const expected: ScriptFault[] = [];
  const expect = readExpected(lines, { faults: expected }, { startMs, journey: doc.journey ?? '', person });
  for (const fault of faults) report(fault, root);
  for (const fault of expected)
    if (!lines.some((line, index) => line === NOTHING && fault.path === `expect[${index}]`))
      report(fault, root);
  checkWords(expect, root);
  if (script !== null) checkPeople(expect, lines, script, root);
  const steps = mentionNames(document, expect, doc.journey ?? '', root);
  for (const [index, id] of (doc.also ?? []).entries()) root.at('also', index).mention('journey', id);
  if (doc.test === undefined || doc.journey === undefined || script === null) return null;
  root.at('journey').mention('journey', doc.journey);
  const lineOf = (...path: Path): number => desk.place(path, 'key').line;
  return {
    title: doc.test,
    journey: doc.journey,
    also: doc.also ?? [],
    script,
    expect,
    steps,
    path: desk.file,
    lines: {
      title: lineOf('test'),
      expect: lineOf('expect'),
      items: lines.map((_, index) => desk.place(['expect', index], 'value').line),
    },
  };
}

/** Stands for a line that is no mapping, which is reported already. */
const NOTHING: JsonObject = {};

function linesOf(value: unknown, root: Spot): JsonObject[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    const hint = 'Begin each line with `- `; an empty list, `[]`, expects nothing.';
    root.at('expect').fault('wrong_type', `A list was expected here, not ${typeWord(value)}.`, { hint });
    return [];
  }
  return value.map((line: unknown, index) => {
    if (isMapping(line)) return line as JsonObject;
    const hint = HINTS.unknown_expectation;
    root
      .at('expect', index)
      .fault('wrong_type', `A mapping was expected here, not ${typeWord(line)}.`, { hint });
    return NOTHING;
  });
}

/** A fault of the script's reader at its place in the file. */
function report({ path, message, code }: ScriptFault, root: Spot): void {
  const parts = path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const of = code === 'unknown_key' ? 'key' : 'value';
  root.at(...parts).fault(code, `\`${path}\`: ${message}.`, { of, hint: HINTS[code] });
}

function checkWords(expect: readonly Expected[], root: Spot): void {
  for (const { what, index } of expect) {
    if (EXPECT_WORDS.has(what)) continue;
    const hint = didYouMean(what, EXPECT_WORDS) ?? HINTS.unknown_expectation;
    const message = `\`${what}\` is nothing that can be expected.`;
    root.at('expect', index, what).fault('unknown_expectation', message, { of: 'key', hint });
  }
}

function checkPeople(
  expect: readonly Expected[],
  lines: readonly JsonObject[],
  script: Script,
  root: Spot,
): void {
  const known = script.people.map(({ userRef }) => userRef);
  for (const { index } of expect) {
    const person = lines[index]?.person;
    if (person === undefined || (typeof person === 'string' && known.includes(person))) continue;
    const hint = typeof person === 'string' ? didYouMean(person, known) : null;
    root
      .at('expect', index, 'person')
      .fault('unknown_person', 'Nobody of this test is called so.', { hint: hint ?? HINTS.unknown_person });
  }
}
