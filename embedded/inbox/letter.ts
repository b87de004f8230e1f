/** A mail or an SMS as the inbox of this machine keeps it. Nothing in it has left the machine. */
export interface Letter {
  /** Sorts by arrival. */
  id: string;
  kind: 'email' | 'sms';
  /** `in` is what a person wrote back through the page. */
  direction: 'out' | 'in';
  atMs: number;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  /** Header lines in the order received, names in lower case. Empty for SMS. */
  headers: [name: string, value: string][];
  /** Message-ID of a mail without brackets, or the sid of an SMS. */
  reference: string;
  /** Last known state of an SMS (queued, sent, delivered, failed …); null for a mail. */
  status: string | null;
}

/** What the list shows; the rest stays on disk until it is opened. */
export type Summary = Pick<
  Letter,
  'id' | 'kind' | 'direction' | 'atMs' | 'from' | 'to' | 'subject' | 'reference' | 'status'
> & { preview: string };

/** The line of the list for a letter. */
export function summaryOf(letter: Letter): Summary {
  const { id, kind, direction, atMs, from, to, subject, reference, status } = letter;
  const preview = letter.text.replace(/\s+/g, ' ').trim().slice(0, 140);
  return { id, kind, direction, atMs, from, to, subject, reference, status, preview };
}
