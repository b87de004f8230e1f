import type { Fault } from './fault';
import type { ReadDefinition } from './read-file';

/** Reports ids that two files of one kind share; the second in the order of paths is at fault. */
export function uniqueIds(definitions: readonly ReadDefinition[]): Fault[] {
  const owners = new Map<string, string>();
  const faults: Fault[] = [];
  const inOrder = [...definitions].sort((a, b) => (a.parsed.desk.file < b.parsed.desk.file ? -1 : 1));
  for (const { kind, id, parsed } of inOrder) {
    if (id === null) continue;
    const name = `${kind} ${id}`;
    const owner = owners.get(name);
    if (owner === undefined) {
      owners.set(name, parsed.desk.file);
      continue;
    }
    faults.push({
      code: 'duplicate_id',
      severity: 'error',
      file: parsed.desk.file,
      path: kind,
      message: `The ${kind} \`${id}\` stands in \`${owner}\` too.`,
      ...parsed.desk.place([kind], 'value'),
      hint: 'Give one of the two another id.',
    });
  }
  return faults;
}
