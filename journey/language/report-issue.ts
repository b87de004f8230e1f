import { z } from 'zod';
import { isFaultCode } from './fault-codes';
import { nearest } from './nearest';
import { valueAt, type Mapping, type Path } from './path';
import { listed, show, typeWord } from './show';
import type { Spot } from './spot';
import { unknownKey } from './unknown-key';

/** Reports what a schema found wrong with a mapping, each issue at its own key or value, in the words of a marketer. */
export function reportIssues(
  schema: z.ZodObject,
  issues: readonly z.core.$ZodIssue[],
  value: Mapping,
  spot: Spot,
): void {
  for (const issue of issues) {
    const path: Path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    const given = valueAt(value, path);
    if (given === undefined) reportMissing(path, spot);
    else if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, path);
      for (const key of issue.keys) unknownKey(key, known, spot.at(...path), {});
    } else reportValue(issue, nameOf(path), given, spot.at(...path));
  }
}

function nameOf(path: Path): string {
  return path.findLast((part) => typeof part === 'string') ?? 'value';
}

function reportMissing(path: Path, spot: Spot): void {
  const name = nameOf(path);
  const message = `\`${name}\` is missing.`;
  spot.at(...path.slice(0, -1)).fault('missing_key', message, { hint: `Add \`${name}:\` here.` });
}

/** The keys of the mapping that a schema expects at a path. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  if (schema instanceof z.ZodOptional) return keysAt(schema.unwrap(), path);
  const [head, ...rest] = path;
  if (schema instanceof z.ZodArray && typeof head === 'number') return keysAt(schema.element, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Record<string, z.core.$ZodType> = schema.shape;
  const below = head === undefined ? undefined : shape[String(head)];
  return head === undefined ? Object.keys(shape) : below ? keysAt(below, rest) : [];
}

function reportValue(issue: z.core.$ZodIssue, name: string, given: unknown, at: Spot): void {
  switch (issue.code) {
    case 'invalid_type': {
      const message = `\`${name}\` must be ${expectedWord(issue.expected)}, not ${typeWord(given)}.`;
      at.fault('wrong_type', message, { hint: typeHint(issue.expected, given) });
      return;
    }
    case 'invalid_value': {
      const words = issue.values.map(String);
      const near = typeof given === 'string' ? nearest(given, words) : undefined;
      const hint = near === undefined ? `Write ${listed(words)}.` : `Did you mean \`${near}\`?`;
      at.fault('wrong_value', `${show(given)} is not allowed for \`${name}\`; it is ${listed(words)}.`, {
        hint,
      });
      return;
    }
    case 'too_small':
    case 'too_big':
      reportSize(issue, name, given, at);
      return;
    case 'custom':
      reportCustom(issue, at);
      return;
    default:
      at.fault('wrong_value', `${show(given)} is not allowed for \`${name}\`.`, {
        hint: `${issue.message}.`,
      });
  }
}

function reportSize(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  name: string,
  given: unknown,
  at: Spot,
): void {
  if (Array.isArray(given) && given.length === 0) {
    at.fault('empty_list', `\`${name}\` is empty.`, { hint: 'Put in an item, or remove the key.' });
    return;
  }
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const side =
    issue.code === 'too_small' ? (issue.inclusive === false ? 'more than' : 'at least') : 'at most';
  const what = typeof given === 'number' ? '' : Array.isArray(given) ? ' items' : ' characters';
  at.fault('out_of_range', `${show(given)} is out of range: \`${name}\` is ${side} ${limit}${what}.`, {
    hint: `Write ${side} ${limit}${what}.`,
  });
}

function reportCustom(issue: z.core.$ZodIssueCustom, at: Spot): void {
  const fault: unknown = issue.params?.fault;
  const hint: unknown = issue.params?.hint;
  const code = typeof fault === 'string' && isFaultCode(fault) ? fault : 'wrong_value';
  at.fault(code, issue.message, { hint: typeof hint === 'string' ? hint : undefined });
}

function expectedWord(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return words[expected] ?? expected;
}

function typeHint(expected: string, given: unknown): string {
  if (expected === 'string' && (typeof given === 'number' || typeof given === 'boolean')) {
    return `Put it in quotes: \`'${String(given)}'\`.`;
  }
  if (expected === 'array') return 'Begin each item with `- `, or write `[…]`.';
  if (expected === 'boolean') return 'Write `true` or `false`.';
  if (
    expected === 'number' &&
    typeof given === 'string' &&
    given.trim() !== '' &&
    Number.isFinite(Number(given))
  ) {
    return `Remove the quotes: \`${given.trim()}\`.`;
  }
  return `Write ${expectedWord(expected)}.`;
}
