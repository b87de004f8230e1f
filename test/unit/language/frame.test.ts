import stringWidth from 'string-width';
import { FAULT_CODE_NAMES, FAULT_CODES } from '../../../journey/language/fault-codes';
import { faultsToJson } from '../../../journey/language/faults-to-json';
import { formatFault } from '../../../journey/language/format-fault';
import { checkOne } from './check';

function framed(text: string, options = {}): string[] {
  const [fault] = checkOne(text, 'segments/a.yaml');
  if (!fault) throw new Error('There is no fault to frame');
  return formatFault(fault, text, options).split('\n');
}

/** The cells before the carets, without the gutter. */
function caretAt(lines: readonly string[]): number {
  const line = lines.find((one) => /^\s*\| *\^+$/.test(one)) ?? '';
  return stringWidth(line.slice(0, line.indexOf('^')));
}

describe('the frame of a fault', () => {
  it('shows the line before, the line, and a caret under the place', () => {
    expect(framed('segment: a\ntitel: x\nwhere: { tag: x }\n')).toEqual([
      'error[unknown_key]: `titel` is not known here.',
      '  --> segments/a.yaml:2:1',
      '1 | segment: a',
      '2 | titel: x',
      '  | ^^^^^',
      '  hint: Did you mean `title`?',
    ]);
  });

  it('puts the caret right after 汉字, which are two cells wide', () => {
    const lines = framed('segment: a\nwhere: { profile: 城市名称, iz: 上海 }\n');
    expect(lines[3]).toBe('2 | where: { profile: 城市名称, iz: 上海 }');
    expect(caretAt(lines)).toBe(stringWidth('2 | where: { profile: 城市名称, '));
    const wide = framed('segment: a\nwhere: { profile: x, gte: 上海 }\n');
    expect(wide.find((line) => line.includes('^'))).toMatch(/ \^{4}$/);
  });

  it('puts the caret right after a tab', () => {
    const lines = framed('segment: a\ntitle: x\t\t\nwhere: { profile: x,\tiz: 3 }\n');
    expect(caretAt(lines)).toBe(stringWidth('3 | where: { profile: x,    '));
  });

  it('cuts a line that is too long, and keeps the place in sight', () => {
    const lines = framed(`segment: a\nwhere: { profile: ${'x'.repeat(180)}, iz: ${'y'.repeat(500)} }\n`);
    expect(Math.max(...lines.slice(2, 5).map((line) => stringWidth(line)))).toBeLessThan(120);
    expect(lines[3]?.slice(caretAt(lines))).toMatch(/^iz/);
  });

  it('shows nothing that a terminal would obey', () => {
    expect(framed('segment: a\ntitle: "\u001B[31mred"\n').join('\n')).not.toContain('\u001B');
    expect(framed('segment: a\nsize: 3\n', { color: true })[0]).toContain('\u001B[31m');
  });

  it('speaks Chinese where it is asked to', () => {
    const lines = framed('segment: a\ntitel: x\nwhere: { tag: x }\n', { lang: 'zh' });
    expect(lines[0]).toBe('错误[unknown_key]: 此处没有这个键。 `titel` is not known here.');
    expect(lines.at(-1)).toContain('提示');
  });

  it('names the place alone where the text is not at hand', () => {
    const [fault] = checkOne('segment: a\nwhere: []\n');
    expect(fault && formatFault(fault, null).split('\n')).toHaveLength(3);
  });
});

describe('faults for machines', () => {
  it('carry every field, and how many there are', () => {
    const faults = checkOne('segment: a\nwhere: []\n');
    expect(JSON.parse(JSON.stringify(faultsToJson(faults)))).toEqual({
      errors: 1,
      warnings: 0,
      faults: [
        {
          code: 'empty_list',
          severity: 'error',
          file: 'journeys/a.yaml',
          path: 'where',
          message: 'The list of conditions is empty.',
          line: 2,
          column: 8,
          endColumn: 10,
          hint: 'Add a condition, or remove the key.',
        },
      ],
    });
  });
});

describe('every fault code', () => {
  it('has a line of English, a line of Chinese, and an explanation', () => {
    expect(FAULT_CODE_NAMES.length).toBeGreaterThan(60);
    for (const code of FAULT_CODE_NAMES) {
      const { en, zh, explain } = FAULT_CODES[code];
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
      expect(en).toMatch(/^[A-Z`].*\.$/);
      expect(zh).toMatch(/\p{Script=Han}.*。$/u);
      expect(explain.length).toBeGreaterThan(30);
    }
  });
});
