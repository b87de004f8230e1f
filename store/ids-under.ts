import { trusted } from 'mongoose';

/** The documents whose ids begin with these parts, found by the index of ids: `0` is the character after `/`. */
export function idsUnder(...parts: readonly string[]): Record<string, unknown> {
  const prefix = parts.join('/');
  return { _id: trusted({ $gte: `${prefix}/`, $lt: `${prefix}0` }) };
}
