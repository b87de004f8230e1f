import { importMapSchema, type ImportMap } from '../../exchange/import-map';
import { parseYaml } from '../../journey/language/parse-yaml';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { readText } from '../files';
import type { Terminal } from '../terminal';

/** Reads the file of `--map` (YAML), or fails with its faults and their places. */
export async function readImportMap(terminal: Terminal, path: string): Promise<ImportMap> {
  const { desk, value } = parseYaml(path, await readText(terminal, path));
  const errors = desk.faults.filter(({ severity }) => severity === 'error');
  const parsed = importMapSchema.safeParse(value);
  if (errors.length === 0 && parsed.success) return parsed.data;
  const whys =
    errors.length > 0
      ? errors.map(({ line, column, message }) => `${line}:${column} ${message}`)
      : (parsed.error?.issues ?? []).map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  throw new CliFailure({
    code: 'bad_import_map',
    exit: EXIT.findings,
    what: terminal.t('import.bad-map', { path }),
    why: whys.slice(0, 5).join('; '),
    fix: terminal.t('import.bad-map-fix'),
  });
}
