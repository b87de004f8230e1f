import type { JsonObject } from '../audience/json';
import type { ExitCode } from './exit-codes';

/** What a person reads when a command cannot do its work: what happened, why, and what to do about it. */
export interface FailureText {
  /** A stable code from docs/reference/errors.md. */
  code: string;
  exit: ExitCode;
  what: string;
  why?: string;
  fix?: string;
}

/** Thrown by commands; `main` prints it as text or, with `--json`, as one document. Never shown with a stack. */
export class CliFailure extends Error {
  constructor(
    readonly text: FailureText,
    /** What a service answered beside its refusal; empty where no service was asked. */
    readonly answer: JsonObject = {},
  ) {
    super(text.what);
    this.name = 'CliFailure';
  }
}
