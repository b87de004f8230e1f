import type { FindFile } from './lists';
import type { SourceFile } from './workspace';

/** Finds files that a file names: beside it first, then from the root of the workspace. */
export function finderFor(files: readonly SourceFile[], from: string): FindFile {
  const byPath = new Map(files.map((file) => [file.path, file.text]));
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  return (path) => byPath.get(plain(folder + path)) ?? byPath.get(plain(path)) ?? null;
}

/** A path without `./`; one that climbs out of the workspace is left as it is, and so finds nothing. */
function plain(path: string): string {
  return path.replace(/(^|\/)(\.\/)+/g, '$1');
}
