import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import { API_ERRORS } from '../../../api/errors';
import { COMMANDS } from '../../../cli/command-table';
import { CLI_CODES } from '../../../cli/error-codes';
import { EXIT } from '../../../cli/exit-codes';
import { buildProgram } from '../../../cli/program';
import { eventsFile } from '../../../cli/simulate/events-file';
import { translator } from '../../../cli/speech';
import { runTest } from '../../../cli/testing/run-test';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import { FAULT_CODES } from '../../../journey/language/fault-codes';
import { readWorkspace } from '../../../journey/language/read-workspace';
import { cli } from '../cli/run-cli';
import type { Block } from './blocks';
import { blocksOf, pages, readPage, ROOT, wholeFile } from './blocks';

const blocks = pages().flatMap(blocksOf);
const yamlBlocks = blocks.filter(({ language }) => language === 'yaml');
const place = ({ page, line }: Block): string => `${page}:${line}`;

describe('YAML in the docs', () => {
  it('is there to be checked', () => {
    expect(yamlBlocks.filter(({ page }) => page === 'docs/en/language.md')).toHaveLength(26);
    expect(yamlBlocks.filter(({ page }) => page === 'docs/zh/language.md')).toHaveLength(26);
    expect(yamlBlocks.filter(({ page }) => page === 'README.md')).toHaveLength(1);
    expect(yamlBlocks).toHaveLength(91);
  });

  it('is valid in the language, beside the files of the example shop', async () => {
    const shop = await readWorkspace(join(ROOT, 'examples/shop'));
    const faulty = yamlBlocks
      .filter(({ info }) => info !== 'events')
      .flatMap((block) => {
        const file = wholeFile(block);
        const others = shop.files.filter(({ path }) => path !== file.path);
        const { faults } = checkWorkspace([...others, file], {});
        return faults
          .filter((fault) => fault.file === file.path && fault.severity === 'error')
          .map((fault) => `${place(block)} ${fault.code} ${fault.path}: ${fault.message}`);
      });
    expect(faulty).toEqual([]);
  });

  it('shows events files as simulate takes them', () => {
    const shown = yamlBlocks.filter(({ info }) => info === 'events');
    expect(shown).toHaveLength(2);
    for (const { text } of shown) expect(eventsFile.safeParse(parse(text)).error).toBeUndefined();
  });

  it('shows tests that pass over the example shop', async () => {
    const shown = yamlBlocks.filter(({ info }) => info === 'test').map(wholeFile);
    expect(shown).toHaveLength(4);
    const shop = await readWorkspace(join(ROOT, 'examples/shop'));
    for (const file of shown) {
      const others = shop.files.filter(({ path }) => !path.startsWith('tests/'));
      const { workspace } = checkWorkspace([...others, file]);
      const groups = workspace?.tests.flatMap((test) => runTest(test, workspace, file.path).groups) ?? [];
      expect(groups).not.toEqual([]);
      expect(groups.filter(({ fits }) => !fits)).toEqual([]);
    }
  });

  it('simulates in the README to what is printed there', async () => {
    const [journey] = yamlBlocks.filter(({ page }) => page === 'README.md');
    const printed = blocksOf('README.md').find(({ language }) => language === 'text');
    const command = blocksOf('README.md').find(({ text }) => text.includes(' simulate '));
    const argv = commandLines(command?.text ?? '')[0] ?? [];
    expect(readPage('examples/shop/journeys/browse-reminder.yaml')).toBe(journey?.text);
    const { code, stdout } = await cli(argv, { cwd: ROOT });
    expect([code, stdout]).toEqual([0, printed?.text]);
  });

  it('is the same in English and Chinese', () => {
    const texts = (page: string): string[] =>
      blocksOf(page)
        .filter(({ info }) => info !== '')
        .map(({ text }) => text);
    expect(texts('docs/zh/language.md')).toEqual(texts('docs/en/language.md'));
    expect(texts('docs/zh/simulate.md')).toEqual(texts('docs/en/simulate.md'));
    expect(texts('docs/zh/traits.md')).toEqual(texts('docs/en/traits.md'));
    expect(texts('docs/zh/testing.md')).toEqual(texts('docs/en/testing.md'));
  });
});

/** The `journeyman` command lines that a text shows, without what only a shell understands. */
function commandLines(text: string): string[][] {
  return [
    ...text.matchAll(/^\s*(?:\w+=\S+ )*(?:node bin\/journeyman\.js|npx journeyman|journeyman) (.*)$/gm),
  ].map(
    (match) =>
      (match[1] ?? '')
        .split(/\s+[>|#]/)[0]
        ?.trim()
        .split(/\s+/) ?? [],
  );
}

/** What commander says of a command line; null when it is one. */
function misunderstood(argv: string[]): string | null {
  const chosen: string[] = [];
  const program = buildProgram(
    '0.0.0',
    translator('en'),
    () => undefined,
    ({ path }) => chosen.push(path),
  );
  try {
    program.parse(argv, { from: 'user' });
    return chosen.length === 1 ? null : 'no command';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('commands in the docs', () => {
  it('are commands that exist, with options that exist', () => {
    const shown = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) => commandLines(text));
    const inStarters = pages()
      .filter((page) => page.startsWith('examples/'))
      .flatMap((page) => commandLines(readPage(page)));
    const inHelp = COMMANDS.flatMap(({ examples }) => examples).flatMap(commandLines);
    const all = [...shown, ...inStarters, ...inHelp];
    expect(shown.length).toBeGreaterThanOrEqual(20);
    expect(inStarters).toHaveLength(8);
    expect(
      all.map((argv) => [argv.join(' '), misunderstood(argv)]).filter(([, why]) => why !== null),
    ).toEqual([]);
  });

  it('are scripts of the package where they are run by npm', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const shown = blocks
      .filter(({ language }) => language === 'sh')
      .flatMap(({ text }) =>
        [...text.matchAll(/(?:^|&& )npm (?:run )?(?:-s )?([\w:-]+)/gm)].map((match) => match[1] ?? ''),
      )
      .filter((name) => name !== 'ci');
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(shown.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name exactly the two commands that a fresh machine needs', () => {
    const [first] = blocksOf('README.md').filter(({ text }) => text.includes('npm ci'));
    expect(first?.text.trim().split('\n')).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });
});

describe('error codes', () => {
  const codesIn = (page: string): string[] =>
    [...readPage(page).matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? '').sort();
  const known = [FAULT_CODES, API_ERRORS, CLI_CODES].flatMap((codes) => Object.keys(codes)).sort();

  it.each(['docs/reference/errors.md', 'docs/reference/errors.zh.md'])(
    'all stand in %s, and no others',
    (page) => {
      expect(known.length).toBeGreaterThan(100);
      expect(codesIn(page)).toEqual(known);
    },
  );

  it('of the exit are the ones that the reference lists', () => {
    const listed = [...readPage('docs/reference/errors.md').matchAll(/^\| (\d+) +\|/gm)].map((match) =>
      Number(match[1]),
    );
    expect(listed).toEqual(Object.values(EXIT));
  });

  it('with which the command line fails are all in its list', () => {
    const files = readdirSync(join(ROOT, 'cli'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.ts$/.test(name),
    );
    const used = files.flatMap((name) =>
      [...readPage(`cli/${name}`).matchAll(/\bcode: (?:\w+ === '\w+' \? )?'(\w+)'(?: : '(\w+)')?/g)].flatMap(
        (match) => [match[1], match[2]],
      ),
    );
    const named = [...new Set(used.filter((code) => code !== undefined))].filter(
      (code) => code !== 'unreadable',
    );
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((code) => !(code in CLI_CODES))).toEqual([]);
  });
});

describe('pages', () => {
  it('link to nothing that is missing', () => {
    const broken = pages().flatMap((page) =>
      [...readPage(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)]
        .map((match) => join(dirname(join(ROOT, page)), match[1] ?? ''))
        .filter((target) => statSync(target, { throwIfNoEntry: false }) === undefined)
        .map((target) => `${page} → ${relative(ROOT, target)}`),
    );
    expect(broken).toEqual([]);
  });

  it('come in both languages', () => {
    const names = (folder: string): string[] => readdirSync(join(ROOT, folder)).sort();
    expect(names('docs/zh')).toEqual(names('docs/en'));
    expect(names('docs/en')).toEqual([
      'architecture.md',
      'backtest.md',
      'getting-started.md',
      'import-export.md',
      'language.md',
      'operating.md',
      'performance.md',
      'privacy.md',
      'profiles.md',
      'recipes.md',
      'segments.md',
      'simulate.md',
      'testing.md',
      'traits.md',
    ]);
  });
});
