import { isMet, type Asked, type Finding, type Row } from './measure';
import type { Machine } from './machine';
import type { Spread } from './statistics';

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function spread(one: Spread | null): string {
  return one === null ? '–' : `${figure(one.median)} (${figure(one.low)}–${figure(one.high)})`;
}

/** What is asked, as `≤ 1.4 × (aim 1.2)`, `≤ rival + 2`, or `≥ 100,000`. */
export function askedWords({ sense, floor, aim, of }: Asked): string {
  const sign = sense === 'at least' ? '≥' : '≤';
  const limit = Math.abs(floor) >= 1_000 ? floor.toLocaleString('en-US') : String(floor);
  const words = of === 'ratio' ? `${limit} ×` : of === 'difference' ? `rival + ${limit}` : limit;
  return `${sign} ${words}${aim === null ? '' : ` (aim ${aim})`}`;
}

/** `floor met, aim missed`; nothing where nothing is asked, and nothing is judged in a void run. */
export function mark(row: Row, isVoid: boolean): string {
  if (row.asked === null) return '';
  if (isVoid) return 'void';
  const floor = isMet(row, 'floor') === true ? 'floor met' : '**floor missed**';
  const aim = isMet(row, 'aim');
  return aim === null ? floor : `${floor}, ${aim ? 'aim met' : 'aim missed'}`;
}

function line(row: Row, isVoid: boolean): string {
  const ratio = row.ratio === null || !Number.isFinite(row.ratio) ? '–' : row.ratio.toFixed(2);
  const asked = row.asked === null ? '' : askedWords(row.asked);
  const cells = [row.what, row.unit, spread(row.ours), spread(row.rival), ratio, asked, mark(row, isVoid)];
  return `| ${cells.join(' | ')} |`;
}

function correctness({ wrong }: Finding): string {
  if (wrong.length === 0) return '- Nothing missing, duplicate, misled or too many.';
  const more = wrong.length > 5 ? `; and ${wrong.length - 5} more` : '';
  return `- **VOID**: ${wrong.slice(0, 5).join('; ')}${more}`;
}

function section(finding: Finding): string {
  const isVoid = finding.wrong.length > 0;
  const loads = finding.loads.map((load) => load.toFixed(2)).join(', ');
  return [
    `### ${finding.measure}`,
    '',
    `Against: ${finding.rival}.`,
    '',
    '| figure | unit | Journeyman | rival | ratio | asked | |',
    '|---|---|---|---|---|---|---|',
    ...finding.rows.map((row) => line(row, isVoid)),
    '',
    ...finding.notes.map((note) => `- ${note}`),
    ...(loads === '' ? [] : [`- Load average before each round: ${loads}.`]),
    correctness(finding),
    '',
  ].join('\n');
}

/** The findings as Markdown: a table a measure, the machine below, and whatever was wrong in plain words. */
export function toMarkdown(findings: readonly Finding[], machine: Machine): string {
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  return [...findings.map(section), '### Machine and settings', '', ...facts, ''].join('\n');
}

/** The findings for programs: each row with its marks, each finding with whether it is void. */
export function toJson(findings: readonly Finding[], machine: Machine): string {
  const judged = findings.map((finding) => {
    const isVoid = finding.wrong.length > 0;
    const met = (row: Row, which: 'floor' | 'aim'): boolean | null => (isVoid ? null : isMet(row, which));
    return {
      ...finding,
      void: isVoid,
      rows: finding.rows.map((row) => ({ ...row, floorMet: met(row, 'floor'), aimMet: met(row, 'aim') })),
    };
  });
  return `${JSON.stringify({ machine, findings: judged }, null, 2)}\n`;
}
