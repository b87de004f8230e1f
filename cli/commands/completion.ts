import { FAULT_CODE_NAMES } from '../../journey/language/fault-codes';
import { EXPORTED } from '../../api/admin/export-rows';
import type { Invocation } from '../command-row';
import { COMMANDS } from '../command-table';
import { candidates, type Known } from '../completion/candidates';
import { SCRIPTS, SHELLS } from '../completion/scripts';
import { workspaceIds } from '../completion/workspace-ids';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { argument, badValue } from '../options';
import { GLOBAL_OPTIONS } from '../program';
import { SCHEMA_KINDS } from '../schemas';
import type { Terminal } from '../terminal';

const list =
  (...words: readonly string[]) =>
  (): Promise<readonly string[]> =>
    Promise.resolve(words);

function knownOf(terminal: Terminal, words: readonly string[]): Known {
  const journeys = (): Promise<readonly string[]> => workspaceIds(terminal, words, 'journey');
  const segments = (): Promise<readonly string[]> => workspaceIds(terminal, words, 'segment');
  return {
    rows: COMMANDS,
    globals: GLOBAL_OPTIONS.map(({ flags }) => flags),
    values: {
      journey: journeys,
      '--journey': journeys,
      segment: segments,
      '--segment': segments,
      segments,
      code: list(...FAULT_CODE_NAMES),
      kind: list(...SCHEMA_KINDS),
      shell: list(...SHELLS),
      '--lang': list('en', 'zh'),
      '--from': list('profiles'),
      'validate --format': list('human', 'json', 'github', 'sarif'),
      'import --format': list('csv', 'ndjson', 'cdnow'),
      'segment export --format': list('csv', 'ndjson'),
      rows: list(...EXPORTED),
    },
  };
}

/** Prints the script that a shell loads; asked for `words` by that script, the candidates for the last one. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const asked = argument(invocation, 0);
  const [, given] = invocation.args;
  const words = Array.isArray(given) ? given : [];
  if (asked === 'words') {
    const found = await candidates(words, knownOf(terminal, words));
    if (found.length > 0) terminal.out(found.join('\n'));
    return EXIT.ok;
  }
  const shell = SHELLS.find((known) => known === asked);
  if (shell === undefined) throw badValue(terminal, 'completion', asked, SHELLS.join(', '));
  terminal.out(SCRIPTS[shell].trimEnd());
  return EXIT.ok;
}
