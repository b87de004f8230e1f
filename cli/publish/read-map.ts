import { z } from 'zod';
import { parseYaml } from '../../journey/language/parse-yaml';
import { MIGRATED_OUT, type MigrationAction, type MigrationMap } from '../../journey/engine/migrate-run';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { readText } from '../files';
import type { Terminal } from '../terminal';

const step = z.string().min(1);
const action = z.union([
  z.literal('exit').transform((): MigrationAction => ({ kind: 'exit', reason: MIGRATED_OUT })),
  z.literal('restart').transform((): MigrationAction => ({ kind: 'restart' })),
  z.strictObject({ exit: step }).transform(({ exit }): MigrationAction => ({ kind: 'exit', reason: exit })),
  z
    .strictObject({ continue: step })
    .transform((one): MigrationAction => ({ kind: 'continue', step: one.continue })),
  z.strictObject({ move: step }).transform(({ move }): MigrationAction => ({ kind: 'move', step: move })),
]);

/** Journeys, and what becomes of the runs at each step that is named. */
const maps = z.record(z.string(), z.record(z.string(), action));

/** What a map of migrations says, by journey. */
export type MigrationMaps = Readonly<Record<string, MigrationMap>>;

function misfit(terminal: Terminal, path: string, why: string): CliFailure {
  const [what, fix] = [terminal.t('migration.bad-map', { path }), terminal.t('migration.bad-map-fix')];
  return new CliFailure({ code: 'bad_migration_map', exit: EXIT.findings, what, why, fix });
}

/** Reads a map of migrations (YAML), or fails with the first misfits and their places. */
export async function readMap(terminal: Terminal, path: string): Promise<MigrationMaps> {
  const { desk, value } = parseYaml(path, await readText(terminal, path));
  const errors = desk.faults.filter(({ severity }) => severity === 'error');
  if (value === null || errors.length > 0) {
    throw misfit(
      terminal,
      path,
      errors.map(({ line, column, message }) => `${line}:${column} ${message}`).join('; '),
    );
  }
  const parsed = maps.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 5).map((issue) => issue.path.map(String).join('.'));
  throw misfit(terminal, path, places.join('; '));
}
