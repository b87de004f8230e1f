import type { SunkMail } from '../harness/mail-sink';
import type { Person } from './load';

/**
 * What is wrong with what came: somebody without a mail, with two, or with the other branch's, and mails to nobody who
 * was asked for. Empty when nothing is.
 */
export function wrongMails(expected: readonly Person[], mails: readonly SunkMail[]): string[] {
  const byAddress = new Map<string, SunkMail[]>();
  for (const mail of mails) byAddress.set(mail.to, [...(byAddress.get(mail.to) ?? []), mail]);
  const wrong: string[] = [];
  for (const { email, tier } of expected) {
    const got = byAddress.get(email) ?? [];
    if (got.length === 0) wrong.push(`missing: ${email}`);
    if (got.length > 1) wrong.push(`${got.length} mails: ${email}`);
    if (got.some(({ subject }) => !subject.startsWith(tier))) wrong.push(`wrong branch: ${email}`);
    byAddress.delete(email);
  }
  for (const email of byAddress.keys()) wrong.push(`too many: ${email} was not asked for`);
  return wrong;
}
