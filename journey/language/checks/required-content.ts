import { spotAt, type Spot } from '../spot';
import type { ReadTemplate } from '../templates/read-template';
import type { Brand } from '../workspace';
import type { Send } from './together';

/** Reports marketing emails without a way out, and without the postal address of the sender, once for each file. */
export function checkRequiredContent(sends: readonly Send[]): void {
  const told = new Set<ReadTemplate>();
  for (const { purpose, step, files, brand } of sends) {
    if (purpose === 'transactional' || step.kind !== 'email') continue;
    for (const read of files) {
      if (told.has(read) || read.file.channel !== 'email' || isTextBeside(read, files)) continue;
      told.add(read);
      checkUnsubscribe(read);
      checkAddress(read, brand);
    }
  }
}

/** A text part stands beside a layout that has it all. */
function isTextBeside({ file }: ReadTemplate, files: readonly ReadTemplate[]): boolean {
  return (
    file.format === 'txt' &&
    files.some(({ file: other }) => other.locale === file.locale && other.format !== 'txt')
  );
}

/** The beginning of the body, where something is missing that has no place yet. */
function bodyOf({ desk, file }: ReadTemplate): Spot {
  return spotAt({ ...desk, place: () => ({ line: file.bodyLine, column: 1, endColumn: 2 }) });
}

function uses(read: ReadTemplate, ...names: readonly string[]): boolean {
  return read.variables.some(({ segments }) => names.includes(segments.join('.')));
}

function checkUnsubscribe(read: ReadTemplate): void {
  if (uses(read, 'links.unsubscribe', 'links.preferences')) return;
  const message = 'The marketing email has no unsubscribe link.';
  bodyOf(read).fault('no_unsubscribe', message, { hint: 'Add `{{ links.unsubscribe }}` to the text.' });
}

function checkAddress(read: ReadTemplate, brand: Brand): void {
  const { address } = brand.sender;
  const inText = address !== null && read.file.body.includes(address);
  if (inText || (address !== null && uses(read, 'workspace.sender.address'))) return;
  const message = 'The marketing email has no postal address of the sender.';
  const hint =
    address === null
      ? 'Add `sender: { address: … }` to the workspace file, and `{{ workspace.sender.address }}` to the text.'
      : 'Add `{{ workspace.sender.address }}` to the text.';
  bodyOf(read).fault('no_postal_address', message, { hint });
}
