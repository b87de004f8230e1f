import { z } from 'zod';
import type { Again, AgainRule } from '../plan/plan';
import { isMapping } from './path';
import { nearest } from './nearest';
import { readObject } from './read-object';
import { show } from './show';
import type { Spot } from './spot';
import { durationMs, durationProblem } from './values/duration';
import { leaf, type Problem } from './values/leaf';

const PLAIN = ['once', 'when_done', 'restart', 'always'] as const;
const FORMS = 'Write `once`, `when_done`, `restart`, `after 7d` or, with a key, `always`.';

function ruleProblem(value: unknown): Problem | null {
  if (typeof value !== 'string')
    return { code: 'wrong_type', message: `${show(value)} is no rule.`, hint: FORMS };
  if (PLAIN.some((word) => word === value)) return null;
  const after = /^after (.+)$/.exec(value)?.[1];
  if (after !== undefined) return durationProblem(after, false);
  const near = nearest(value, PLAIN);
  const hint = near ? `Did you mean \`${near}\`?` : FORMS;
  return { code: 'wrong_value', message: `${show(value)} is no rule.`, hint };
}

/** A rule of re-entry. */
export const againRule = leaf<string>(ruleProblem, {
  type: 'string',
  pattern: '^(once|when_done|restart|always|after .+)$',
  description: 'once, when_done, restart, after 7d, or, with a key, always.',
});

/** Two rules: for each key, and over all keys of a person. */
export const againSchema = z.object({ per_key: againRule.optional(), per_person: againRule.optional() });

function lowerRule(text: string): AgainRule {
  const plain = PLAIN.find((word) => word === text);
  if (plain) return { kind: plain };
  return { kind: 'after', durationMs: durationMs(text.replace(/^after /, '')) ?? 0 };
}

/** Reads when the same person may enter again; `when_done` where nothing is said. */
export function readAgain(value: unknown, spot: Spot, hasKey: boolean): Again | null {
  if (value === undefined) return { perKey: { kind: 'when_done' }, perPerson: null };
  if (!isMapping(value)) {
    const problem = ruleProblem(value);
    if (problem) spot.fault(problem.code, problem.message, { hint: problem.hint });
    if (problem || typeof value !== 'string') return null;
    if (value === 'always' && !hasKey) {
      const hint = 'Add a key to the entry; to let every event start a run: `key: event.messageId`.';
      spot.fault('key_missing', '`always` needs a key, and no entry has one.', { hint });
    }
    return { perKey: lowerRule(value), perPerson: null };
  }
  const doc = readObject(againSchema, value, spot);
  if (!doc) return null;
  if (!hasKey) {
    const hint = 'Add `key: event.…` to the entry, or write the rule alone: `again: when_done`.';
    spot.fault('key_missing', 'There are rules for each key, and no entry has a key.', { hint });
  }
  const perPerson = doc.per_person === undefined ? null : lowerRule(doc.per_person);
  return { perKey: lowerRule(doc.per_key ?? 'when_done'), perPerson };
}
