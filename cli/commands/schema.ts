import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { argument } from '../options';
import { SCHEMA_KINDS, schemaText } from '../schemas';
import type { Terminal } from '../terminal';

/** Prints the JSON Schema of a kind of file; a journey's when none is named. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const asked = argument(invocation, 0) || 'journey';
  const kind = SCHEMA_KINDS.find((known) => known === asked);
  if (kind === undefined) {
    throw new CliFailure({
      code: 'usage',
      exit: EXIT.usage,
      what: terminal.t('schema.unknown', { kind: asked }),
      fix: terminal.t('usage.allowed', { allowed: SCHEMA_KINDS.join(', ') }),
    });
  }
  terminal.out(schemaText(kind).trimEnd());
  return EXIT.ok;
}
