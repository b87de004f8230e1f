import { CONDITION_CODES } from './codes/condition-codes';
import { FILE_CODES } from './codes/file-codes';
import { MEANING_CODES } from './codes/meaning-codes';
import { SHAPE_CODES } from './codes/shape-codes';
import { TEST_CODES } from './codes/test-codes';
import { TRAIT_CODES } from './codes/trait-codes';

/**
 * Every fault code, with its meaning in a line of English and of Chinese, and the explanation that `explain` prints.
 * The union is closed: a code that is not here cannot be reported, and one that is never reported fails a test.
 */
export const FAULT_CODES = {
  ...FILE_CODES,
  ...SHAPE_CODES,
  ...CONDITION_CODES,
  ...MEANING_CODES,
  ...TEST_CODES,
  ...TRAIT_CODES,
} as const;

export type FaultCode = keyof typeof FAULT_CODES;

/** All codes, in the order of the reference. */
export const FAULT_CODE_NAMES: readonly FaultCode[] = Object.keys(FAULT_CODES).filter(isFaultCode);

/** Whether a word is a fault code. */
export function isFaultCode(word: string): word is FaultCode {
  return Object.hasOwn(FAULT_CODES, word);
}
