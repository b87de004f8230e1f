import type { ExitCode } from './exit-codes';
import type { MessageKey } from './messages/en';
import type { Terminal } from './terminal';

/** What a command is given: its arguments in order, its options with the global ones among them. */
export interface Invocation {
  args: (string | string[] | undefined)[];
  options: Record<string, unknown>;
}

/** What each file in `commands/` exports. */
export interface CommandModule {
  run(terminal: Terminal, invocation: Invocation): Promise<ExitCode>;
}

/** One command, described without loading it, so that help and typing errors cost nothing. */
export interface CommandRow {
  /** The words that call it: `run list`. */
  path: string;
  /** Arguments in commander's notation. */
  args?: string;
  about: MessageKey;
  options?: { flags: string; about: MessageKey; many?: boolean }[];
  /** Ctrl-C is left to the command, which stops at a safe place; other commands are simply ended. */
  graceful?: true;
  /** Shown at the end of its help, as typed. */
  examples: string[];
  load(): Promise<CommandModule>;
}
