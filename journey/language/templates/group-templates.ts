import { CHANNEL_NAMES } from '../../../audience/channel';
import { contentHash } from '../content-hash';
import { spotAt } from '../spot';
import type { Brand, Template } from '../workspace';
import type { ReadTemplate } from './read-template';

/** Joins the files of each template, and reports what only shows when they are seen together. */
export function groupTemplates(read: readonly ReadTemplate[], brand: Brand): Template[] {
  const groups = new Map<string, ReadTemplate[]>();
  const inOrder = [...read].sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  for (const one of inOrder) groups.set(one.file.template, [...(groups.get(one.file.template) ?? []), one]);
  return [...groups].map(([template, members]) => {
    for (const channel of CHANNEL_NAMES)
      checkGroup(
        members.filter(({ file }) => file.channel === channel),
        brand,
      );
    const files = members.map(({ file }) => file);
    const said = files.map(({ path: _path, bodyLine: _line, ...rest }) => rest);
    return { template, version: contentHash(said), channel: files[0]?.channel ?? 'email', files };
  });
}

function checkGroup(members: readonly ReadTemplate[], brand: Brand): void {
  const [first] = members;
  if (!first) return;
  const taken = new Map<string, string>();
  for (const { file, desk } of members) {
    const root = spotAt(desk);
    const name = `${file.channel} ${file.locale ?? ''} ${file.format === 'txt' ? 'text' : 'layout'}`;
    const other = taken.get(name);
    if (other !== undefined) {
      root.fault('duplicate_id', `\`${other}\` is the same template already.`, {
        hint: 'Keep one of the two.',
      });
    }
    taken.set(name, file.path);
    const sibling = members.some(
      (one) => one.file.channel === 'email' && one.file.locale === file.locale && one.file.subject !== null,
    );
    if (file.channel === 'email' && file.subject === null && !sibling) {
      const hint = 'Begin the file with `---`, `subject: …` and `---`.';
      root.fault('no_subject', 'The email has no subject.', { hint });
    }
  }
  const language = brand.locale.split('-')[0] ?? '';
  const serves = [null, brand.locale, language];
  if (members.some(({ file }) => serves.includes(file.locale))) return;
  const message = `The template \`${first.file.template}\` has no file for \`${brand.locale}\`, nor one for all.`;
  spotAt(first.desk).fault('template_without_default', message, {
    hint: `Add \`${first.file.template}.${first.file.channel}.${first.file.format}\`.`,
    severity: 'warning',
  });
}
