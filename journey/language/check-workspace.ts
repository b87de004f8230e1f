import { checkTogether } from './checks/check-together';
import type { Fault } from './fault';
import { finderFor } from './locations';
import { readBrand } from './brand';
import { DEFAULT_BRAND } from './default-brand';
import { parseYaml, type ParsedYaml } from './parse-yaml';
import { kindOf, readDefinition, type Kind, type ReadDefinition } from './read-file';
import { withoutMark } from './scan-text';
import { readTemplate, type ReadTemplate } from './templates/read-template';
import { groupTemplates } from './templates/group-templates';
import { isTemplatePath } from './templates/template-name';
import { uniqueIds } from './unique-ids';
import type { Brand, CheckedWorkspace, SourceFile } from './workspace';

export interface CheckOptions {
  /**
   * Only a part of a workspace is given: what it names need not be there, nor a workspace file. Faults of the files
   * themselves are found as ever.
   */
  partial?: boolean;
}

/** Every file of a workspace, read one by one and not yet looked at together. */
export interface ReadFiles {
  brand: Brand | null;
  definitions: ReadDefinition[];
  templates: ReadTemplate[];
}

/**
 * Checks the files of a workspace and compiles them: all faults of all files at once, sorted by place. `workspace` is
 * null when any of them is an error, faults of tests left aside: what runs does not hang on them. Pure, and never
 * throws for what the files hold.
 */
export function checkWorkspace(
  given: readonly SourceFile[],
  options: CheckOptions = {},
): { faults: Fault[]; workspace: CheckedWorkspace | null } {
  const files = given.map((file) => ({ path: file.path, text: withoutMark(file.text) }));
  const faults: Fault[] = [];
  const read = readFiles(files, faults, options);
  faults.push(...uniqueIds(read.definitions));
  const templates = groupTemplates(read.templates, read.brand ?? DEFAULT_BRAND);
  checkTogether({ ...read, groups: templates, partial: options.partial ?? false });
  for (const { parsed } of read.definitions) faults.push(...parsed.desk.faults);
  for (const { desk } of read.templates) faults.push(...desk.faults);
  faults.sort(byPlace);
  const tests = new Set(testFiles(read.definitions));
  const usable = !faults.some((fault) => fault.severity === 'error' && !tests.has(fault.file));
  return { faults, workspace: usable ? compiled(read, templates, files) : null };
}

/** The files of tests, whose faults keep nothing from running or being published. */
function testFiles(definitions: readonly ReadDefinition[]): string[] {
  return definitions.flatMap(({ kind, parsed }) => (kind === 'test' ? [parsed.desk.file] : []));
}

function byPlace(a: Fault, b: Fault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

interface Sorted {
  parsed: ParsedYaml;
  path: string;
  kind: Kind;
}

function readFiles(files: readonly SourceFile[], faults: Fault[], options: CheckOptions): ReadFiles {
  const templates: ReadTemplate[] = [];
  const sorted: Sorted[] = [];
  for (const file of files) {
    if (isTemplatePath(file.path)) {
      const { desk, read } = readTemplate(file);
      if (read) templates.push(read);
      else faults.push(...desk.faults);
    } else if (/\.ya?ml$/i.test(file.path)) {
      const parsed = parseYaml(file.path, file.text);
      const kind = kindOf(parsed);
      if (kind) sorted.push({ parsed, path: file.path, kind });
      else faults.push(...parsed.desk.faults);
    }
  }
  const brand = readOnlyBrand(sorted, faults, options);
  const { timezone: zone, region } = brand ?? DEFAULT_BRAND;
  const definitions = sorted.flatMap(({ kind, parsed, path }) =>
    kind === 'workspace' ? [] : [readDefinition(kind, parsed, zone, finderFor(files, path), region)],
  );
  return { brand, definitions, templates };
}

function readOnlyBrand(sorted: readonly Sorted[], faults: Fault[], options: CheckOptions): Brand | null {
  const [first, ...others] = sorted.filter(({ kind }) => kind === 'workspace');
  if (!first) {
    if (!options.partial) faults.push(noWorkspace());
    return null;
  }
  const brand = readBrand(first.parsed);
  for (const { parsed } of others) {
    const message = `\`${first.path}\` is a workspace file already.`;
    parsed.root
      .at('workspace')
      .fault('several_workspaces', message, { of: 'key', hint: 'Keep one of the two.' });
    faults.push(...parsed.desk.faults);
  }
  checkTopics(first.parsed, brand);
  faults.push(...first.parsed.desk.faults);
  return brand;
}

function checkTopics(parsed: ParsedYaml, brand: Brand): void {
  for (const { kind, id, spot } of parsed.desk.mentions) {
    if (kind !== 'topic' || Object.hasOwn(brand.topics, id)) continue;
    spot.fault('unknown_topic', `There is no topic \`${id}\`.`, { hint: 'Add it to `topics`.' });
  }
}

function noWorkspace(): Fault {
  return {
    code: 'no_workspace',
    severity: 'error',
    file: 'workspace.yaml',
    path: '',
    message: 'There is no workspace file.',
    line: 1,
    column: 1,
    endColumn: 2,
    hint: 'Add `workspace.yaml`, beginning with `workspace: shop` and `timezone: Asia/Shanghai`.',
  };
}

function compiled(
  read: ReadFiles,
  templates: CheckedWorkspace['templates'],
  files: readonly SourceFile[],
): CheckedWorkspace {
  const workspace: CheckedWorkspace = {
    brand: read.brand ?? DEFAULT_BRAND,
    journeys: [],
    segments: [],
    traits: [],
    coupons: [],
    populations: [],
    tests: [],
    templates,
  };
  for (const definition of read.definitions) {
    const path = definition.parsed.desk.file;
    if (definition.kind === 'journey' && definition.journey.plan) {
      const source = files.find((file) => file.path === path)?.text ?? '';
      workspace.journeys.push({ plan: definition.journey.plan, source, path });
    }
    if (definition.kind === 'segment' && definition.segment) workspace.segments.push(definition.segment);
    if (definition.kind === 'trait' && definition.trait) workspace.traits.push(definition.trait);
    if (definition.kind === 'coupon' && definition.coupon) workspace.coupons.push(definition.coupon);
    if (definition.kind === 'population' && definition.population)
      workspace.populations.push({ population: definition.population, path });
    if (definition.kind === 'test' && definition.test && sound(definition.parsed))
      workspace.tests.push(definition.test);
  }
  return workspace;
}

function sound({ desk }: ParsedYaml): boolean {
  return !desk.faults.some(({ severity }) => severity === 'error');
}
