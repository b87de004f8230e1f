import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AskedSegments } from '../../dispatch/ask-segments';
import type { Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute, kindOfPath } from '../files';
import { requireWorkspace } from '../find-workspace';
import { badValue, textOption } from '../options';
import type { Terminal } from '../terminal';

/** A cell of CSV: quoted wherever a reader could take it for anything else. */
function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Writes the people of an answer as a static segment of the workspace: `segments/<id>.yaml` beside `<id>.csv`. What is
 * there already is not written over. People without a user id cannot stand in a list; they are counted and said.
 */
export async function saveSample(
  terminal: Terminal,
  invocation: Invocation,
  id: string,
  asked: AskedSegments,
): Promise<{ file: string; people: number }> {
  const { t } = terminal;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) throw badValue(terminal, '--save', id, 'a-z 0-9 -');
  const dir = await requireWorkspace(
    terminal,
    absolute(terminal, textOption(invocation, 'workspace') ?? '.'),
  );
  const folder = join(dir, 'segments');
  const file = join(folder, `${id}.yaml`);
  if ((await kindOfPath(file)) !== 'nothing') {
    throw new CliFailure({
      code: 'file_exists',
      exit: EXIT.refused,
      what: t('segment.exists', { file }),
      fix: t('segment.exists-fix'),
    });
  }
  const people = asked.segments.flatMap(({ sample }) => sample);
  const ids = [...new Set(people.flatMap(({ userId }) => userId ?? []))];
  const from = asked.segments.map(({ segment }) => segment).join(', ');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${id}.csv`), `user_id\n${ids.map((one) => `${cell(one)}\n`).join('')}`);
  await writeFile(
    file,
    `segment: ${id}\ntitle: ${JSON.stringify(t('segment.saved-title', { from }))}\nlist: ${id}.csv\n`,
  );
  const without = people.length - ids.length;
  terminal.say(t('segment.saved', { people: ids.length, file, without }));
  return { file, people: ids.length };
}
