import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { specCases } from '../../spec/spec-cases';
import { RULES } from './rules';

/** The rules of a page, in their order: the bold words at the head of each item of the section. */
function rulesOf(page: string, heading: string): string[] {
  const text = readFileSync(join(__dirname, '../../..', page), 'utf8');
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return [...section.matchAll(/^- \*\*(.+?)\.?\*\*/gm)].map(([, rule = '']) => rule);
}

const cases = specCases();
const inEnglish = rulesOf('docs/en/language.md', 'Exact meaning');

describe('the exact meaning of the language', () => {
  it('is shown by cases: every rule of the page has some, and no cases are left of a rule that is gone', () => {
    expect(inEnglish.length).toBeGreaterThan(15);
    expect(Object.keys(RULES)).toEqual(inEnglish);
  });

  it('has as many rules in Chinese', () => {
    expect(rulesOf('docs/zh/language.md', '确切的含义')).toHaveLength(inEnglish.length);
  });

  it.each(Object.entries(RULES))('%s', (_rule, titles) => {
    const known = new Map(cases.map((one) => [one.title, one]));
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((title) => !known.has(title))).toEqual([]);
    // A case of a fault shows what is refused, and not what is meant.
    expect(titles.filter((title) => known.get(title)?.document['faults'] !== undefined)).toEqual([]);
  });
});
