import { simpleParser, type AddressObject } from 'mailparser';
import type { Letter } from '../inbox/letter';

/** A received mail as a letter; the recipients are those of the envelope, as for a real server. */
export async function readMail(
  raw: Buffer,
  envelope: { from: string; to: string[] },
  atMs: number,
): Promise<Omit<Letter, 'id'>> {
  // Pictures stay references: the page shows none from elsewhere, and inlining them would make letters huge.
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  return {
    kind: 'email',
    direction: 'out',
    atMs,
    from: addressText(mail.from) || envelope.from,
    to: envelope.to,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: typeof mail.html === 'string' ? mail.html : null,
    headers: mail.headerLines.map(({ key, line }) => [key, valueOf(line)]),
    reference: (mail.messageId ?? '').replace(/^<|>$/g, ''),
    status: null,
  };
}

/** A folded header line without its name, on one line. */
function valueOf(line: string): string {
  return line
    .slice(line.indexOf(':') + 1)
    .replace(/\r?\n[ \t]+/g, ' ')
    .trim();
}

function addressText(address: AddressObject | undefined): string {
  return address?.text ?? '';
}
