import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** A fenced block of a page. `info` is what follows the language: `journey`, `steps`, … */
export interface Block {
  page: string;
  line: number;
  language: string;
  info: string;
  text: string;
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

/** Every page that a reader may find. */
export function pages(): string[] {
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...markdownBelow('docs'),
    ...markdownBelow('examples/starter'),
  ].sort();
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readPage(page);
  return [...text.matchAll(/^```(\w+) ?([\w-]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    language: match[1] ?? '',
    info: match[2] ?? '',
    text: match[3] ?? '',
  }));
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(by) + line))
    .join('\n');

const HEAD = 'journey: shown-in-the-docs\ntitle: Shown in the docs\n';
const DELIVERY = "delivery: { window: ['09:00', '21:00'], purpose: marketing, topic: offers }\n";

/** A fragment as the smallest whole file that holds it. A journey, segment, coupon, population, test or workspace is whole already. */
export function wholeFile(block: Block): { path: string; text: string } {
  const { info, text } = block;
  const path = `journeys/shown-in-the-docs.yaml`;
  // Under the path that its id asks for, a whole file stands in for the shop's own of that id.
  const id = /^\w+: (\S+)/.exec(text)?.[1] ?? '';
  if (['journey', 'segment', 'trait', 'coupon', 'population', 'test'].includes(info))
    return { path: `${info}s/${id}.yaml`, text };
  if (info === 'workspace') return { path: 'workspace.yaml', text };
  if (info === 'enter') return { path, text: `${HEAD}enter:\n${indent(text, 2)}steps:\n  - exit: shown\n` };
  const entry = `enter:\n  - event: checkout_started\n    key: event.checkout_id\n`;
  if (info === 'steps') return { path, text: `${HEAD}${entry}${DELIVERY}steps:\n${indent(text, 2)}` };
  if (info === 'conditions') {
    return {
      path,
      text: `${HEAD}${entry}steps:\n  - if:\n${indent(text, 6)}    then:\n      - exit: shown\n`,
    };
  }
  throw new Error(
    `${block.page}:${block.line}: what a yaml block with the info word "${info}" is, is not known`,
  );
}
