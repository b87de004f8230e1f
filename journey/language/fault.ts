/**
 * A fault in a marketer's file: data, never thrown. All faults of all files are reported in one run. The codes are a
 * closed union in `fault-codes.ts`; every one stands in docs/reference/errors.md.
 */
import type { FaultCode } from './fault-codes';

export interface Fault {
  code: FaultCode;
  severity: 'error' | 'warning';
  /** Path of the file, as it was given. */
  file: string;
  /** Where in the document: `steps[2].wait_for.timeout`; empty for the whole file. */
  path: string;
  message: string;
  /** 1-based; column counts UTF-16 units. */
  line: number;
  column: number;
  /** 1-based and exclusive, for the underline. */
  endColumn: number;
  /** How to fix it, in one sentence. */
  hint?: string;
}
