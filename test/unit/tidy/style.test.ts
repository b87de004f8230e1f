import ts from 'typescript';
import { functionSizes, lineCount, parse, productFiles, read, trackedFiles } from './source-files';

const LONGEST_FILE = 250;
const MEDIAN_FILE = 60;
const LONGEST_FUNCTION = 60;
const P95_FUNCTION = 35;

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

describe('sizes', () => {
  const files = productFiles();

  it('finds the product', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it(`keeps every file within ${LONGEST_FILE} lines, and half of them within ${MEDIAN_FILE}`, () => {
    const sizes = files.map((path) => ({ path, lines: lineCount(path) }));
    expect(sizes.filter(({ lines }) => lines > LONGEST_FILE)).toEqual([]);
    expect(
      quantile(
        sizes.map(({ lines }) => lines),
        0.5,
      ),
    ).toBeLessThanOrEqual(MEDIAN_FILE);
  });

  it(`keeps every function within ${LONGEST_FUNCTION} lines, and 95 of 100 within ${P95_FUNCTION}`, () => {
    const sizes = files.flatMap(functionSizes);
    expect(sizes.filter(({ lines }) => lines > LONGEST_FUNCTION)).toEqual([]);
    expect(
      quantile(
        sizes.map(({ lines }) => lines),
        0.95,
      ),
    ).toBeLessThanOrEqual(P95_FUNCTION);
  });
});

describe('habits', () => {
  const files = productFiles();

  it('names files after what they do', () => {
    const banned = /(^|\/)(utils?|helpers?|common|shared|misc|lib|types)(\.tsx?$|\/)/;
    expect(trackedFiles().filter((path) => banned.test(path))).toEqual([]);
    expect(files.filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
  });

  it('leaves nothing for later, and silences no check', () => {
    const banned =
      /\b(TODO|FIXME|XXX|HACK)\b|not implemented|eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck/;
    const found = files.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => (banned.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('skips no test and runs none alone', () => {
    const banned = /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/;
    const tests = trackedFiles().filter(
      (path) => path.endsWith('.test.ts') && !path.startsWith('test/unit/tidy/'),
    );
    expect(tests.filter((path) => banned.test(read(path)))).toEqual([]);
  });

  it('has no default export, no enum and no any', () => {
    expect(files.flatMap(bannedSyntax)).toEqual([]);
  });

  it('says of every exported function what it promises', () => {
    expect(files.flatMap(undocumented)).toEqual([]);
  });
});

function bannedSyntax(path: string): string[] {
  const source = parse(path);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const bad =
      ts.isEnumDeclaration(node) || ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.AnyKeyword;
    if (bad) found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function undocumented(path: string): string[] {
  return parse(path).statements.flatMap((node) => {
    if (!ts.isFunctionDeclaration(node) || node.name === undefined) return [];
    const exported =
      node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false;
    const documented = ts.getJSDocCommentsAndTags(node).length > 0;
    return exported && !documented ? [`${path} ${node.name.text}`] : [];
  });
}
