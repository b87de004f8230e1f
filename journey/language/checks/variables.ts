import { didYouMean } from '../nearest';
import { listed } from '../show';
import type { LiquidVariable } from '../templates/liquid';
import type { ReadTemplate } from '../templates/read-template';
import { resultProblem } from './step-results';
import type { Send, Together } from './together';

/** What templates see, and where known the names below it. */
const SCOPE: Readonly<Record<string, readonly string[] | null>> = {
  profile: null,
  entry: null,
  step: null,
  data: null,
  coupon: ['code', 'expires_at'],
  workspace: ['name', 'currency', 'locale', 'timezone', 'address', 'sender'],
  links: ['unsubscribe', 'preferences'],
  confirm_url: null,
};

/** Reports variables of templates that nothing provides, and those that only some of their uses do. */
export function checkVariables(together: Together, sends: readonly Send[]): void {
  for (const read of together.templates) {
    const uses = sends.filter(({ files }) => files.includes(read));
    const told = new Set<string>();
    for (const variable of read.variables) {
      const name = partsOf(variable).join('.');
      if (told.has(name)) continue;
      told.add(name);
      checkScope(read, variable);
      if (uses.length > 0) checkProvided(read, variable, uses);
    }
  }
}

function report(
  read: ReadTemplate,
  { segments, line, column }: LiquidVariable,
  message: string,
  hint: string,
  severity: 'error' | 'warning' = 'error',
): void {
  const endColumn = column + segments.join('.').length;
  const { path: file } = read.file;
  read.desk.faults.push({
    code: 'unknown_variable',
    severity,
    file,
    path: '',
    message,
    line,
    column,
    endColumn,
    hint,
  });
}

function checkScope(read: ReadTemplate, variable: LiquidVariable): void {
  const [root = '', below] = variable.segments;
  const names = SCOPE[root];
  if (names === undefined) {
    const hint =
      didYouMean(root, Object.keys(SCOPE)) ?? `Templates see ${listed(Object.keys(SCOPE), 'and')}.`;
    report(read, variable, `Nothing provides \`${variable.segments.join('.')}\`.`, hint);
  } else if (names !== null && below !== undefined && !names.includes(below)) {
    const hint = didYouMean(below, names) ?? `\`${root}\` has ${listed(names, 'and')}.`;
    report(read, variable, `\`${root}\` has no \`${below}\`.`, hint);
  }
}

/** Whether the text itself provides for a missing value, by `if` or `default`. */
function isGuarded(body: string, name: string): boolean {
  const escaped = name.replaceAll('.', '\\.').replaceAll('-', '\\-');
  const tested = new RegExp(`\\{%-?\\s*(?:if|elsif|unless|case|for)\\b[^%]*\\b${escaped}\\b`);
  const fallen = new RegExp(`\\b${escaped}\\b[^}|]*\\|[^}]*\\bdefault\\b`);
  return tested.test(body) || fallen.test(body);
}

function checkProvided(read: ReadTemplate, variable: LiquidVariable, uses: readonly Send[]): void {
  const parts = partsOf(variable);
  const name = parts.join('.');
  if (isGuarded(read.file.body, parts.slice(0, 2).join('.'))) return;
  const lacking = uses.filter((send) => lacks(send, parts));
  const [first] = lacking;
  if (!first) return;
  const where = `the step \`${first.step.id}\` of \`${first.plan.journey}\``;
  const message = `${where[0]?.toUpperCase()}${where.slice(1)} sends this template and provides no \`${name}\`.`;
  report(
    read,
    variable,
    message,
    hintFor(first, parts),
    lacking.length === uses.length ? 'error' : 'warning',
  );
}

/** As much of a variable as somebody must provide: of a step what of its result is read, else the name alone. */
function partsOf({ segments }: LiquidVariable): string[] {
  const [root = '', below = '', ...more] = segments;
  const parts = root === 'step' ? [root, below, ...more.slice(0, 1)] : [root, below];
  return parts.filter((part) => part !== '');
}

function lacks({ step, plan, purpose }: Send, [root = '', below = '', ...more]: readonly string[]): boolean {
  switch (root) {
    case 'data':
      return !Object.hasOwn(step.data, below);
    case 'step':
      return resultProblem(plan, step.id, [below, ...more]) !== null;
    case 'entry':
      return !plan.enter.some(({ kind }) => ['event', 'manual', 'trait', 'item'].includes(kind));
    case 'confirm_url':
      return purpose !== 'transactional';
    default:
      return false;
  }
}

function hintFor({ step, plan }: Send, [root = '', below = '', ...more]: readonly string[]): string {
  if (root === 'data')
    return `Add \`data: { ${below}: … }\` to the step, or guard it: \`{% if data.${below} %}\`.`;
  if (root === 'step') return resultProblem(plan, step.id, [below, ...more]) ?? '';
  if (root === 'confirm_url')
    return 'Only transactional messages carry it: nobody is advertised to before they have confirmed. Say `purpose: transactional`.';
  return 'Nobody enters that journey by an event.';
}

/** Whether a template shows a coupon, and whether it says what to show without one. */
export function couponUse(files: readonly ReadTemplate[]): { used: boolean; guarded: boolean } {
  const using = files.filter(({ variables }) => variables.some(({ segments }) => segments[0] === 'coupon'));
  return { used: using.length > 0, guarded: using.every(({ file }) => isGuarded(file.body, 'coupon')) };
}
