import { readWorkspace } from '../../journey/language/read-workspace';
import { absolute } from '../files';
import { workspaceOf } from '../find-workspace';
import type { Terminal } from '../terminal';

/** The ids of a kind of file of a workspace, as its files say them: what has faults elsewhere is completed too. */
export async function workspaceIds(
  terminal: Terminal,
  words: readonly string[],
  kind: 'journey' | 'segment',
): Promise<string[]> {
  const named = words[words.indexOf('--workspace') + 1];
  const path = words.includes('--workspace') && named !== undefined ? named : placeOf(words);
  const dir = await workspaceOf(absolute(terminal, path));
  if (dir === null) return [];
  const { files } = await readWorkspace(dir);
  return files.flatMap(({ path: file, text }) =>
    /\.ya?ml$/.test(file)
      ? (new RegExp(`^${kind}: *['"]?([a-z0-9-]+)`, 'm').exec(startOf(text))?.[1] ?? [])
      : [],
  );
}

/** `test` names its workspace as an argument. */
function placeOf([command, first]: readonly string[]): string {
  return command === 'test' && first !== undefined && !first.startsWith('-') ? first : '.';
}

/** The line of the first key, which names the kind. */
function startOf(text: string): string {
  const line = text.split('\n').find((one) => /^[^#\s]/.test(one)) ?? '';
  return line;
}
