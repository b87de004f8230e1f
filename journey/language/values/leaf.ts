import { z } from 'zod';
import type { FaultCode } from '../fault-codes';
import { show } from '../show';

/** Why a value is refused, and how to write it. */
export interface Problem {
  code: FaultCode;
  message: string;
  hint?: string | undefined;
}

/** The JSON Schema of a leaf, for editors. */
export type LeafSchema = Record<string, unknown>;

/**
 * A schema for one value with rules of its own. It is checked by `problem`, which also words the fault; the JSON Schema
 * that editors see is given beside it, since a function cannot be published.
 */
export function leaf<T>(problem: (value: unknown) => Problem | null, json: LeafSchema): z.ZodType<T> {
  return z
    .custom<T>()
    .superRefine((value: unknown, ctx) => {
      const found: Problem | null =
        value === undefined ? { code: 'missing_key', message: '' } : problem(value);
      if (!found) return;
      const params = { fault: found.code, hint: found.hint };
      ctx.addIssue({ code: 'custom', message: found.message, params });
    })
    .meta(json);
}

/** A leaf that is text of one form. */
export function textLeaf(
  code: FaultCode,
  pattern: RegExp,
  what: string,
  hintFor: (value: unknown) => string,
  json: LeafSchema,
): z.ZodType<string> {
  const published = { type: 'string', pattern: pattern.source, ...json };
  return leaf<string>((value) => {
    if (typeof value === 'string' && pattern.test(value)) return null;
    return { code, message: `${show(value)} is not ${what}.`, hint: hintFor(value) };
  }, published);
}

/**
 * A value that is read elsewhere, by a reader with its own faults: only its presence is checked here. `definition`
 * names its JSON Schema.
 */
export function readElsewhere(definition: string, description: string): z.ZodType<unknown> {
  return leaf<unknown>(() => null, { definition, description });
}
