import type { Finding, Row } from './measure';
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

function line(row: Row): string {
  const held = row.held === null ? '' : row.held ? 'held' : '**missed**';
  const ratio = row.ratio === null ? '–' : row.ratio.toFixed(2);
  return `| ${row.what} | ${row.unit} | ${spread(row.ours)} | ${spread(row.rival)} | ${ratio} | ${row.floor ?? ''} | ${held} |`;
}

/** The findings as Markdown: a table a measure, the machine below, and whatever was wrong in plain words. */
export function toMarkdown(findings: readonly Finding[], machine: Machine): string {
  const parts = findings.map((finding) =>
    [
      `### ${finding.measure}`,
      '',
      `Against: ${finding.rival}.`,
      '',
      '| figure | unit | Journeyman | rival | ratio | floor | |',
      '|---|---|---|---|---|---|---|',
      ...finding.rows.map(line),
      '',
      ...finding.notes.map((note) => `- ${note}`),
      finding.wrong.length === 0
        ? '- Nothing missing, duplicate or misled.'
        : `- **VOID**: ${finding.wrong.slice(0, 5).join('; ')}`,
      '',
    ].join('\n'),
  );
  const facts = Object.entries(machine).map(([name, value]) => `- ${name}: ${value}`);
  return [...parts, '### Machine and settings', '', ...facts, ''].join('\n');
}
