/** What went wrong with one segment or one trait of one person; the others are not held up by it. */
export interface PartFailure {
  /** `segment:vip` or `trait:tier`. */
  about: string;
  reason: string;
}

/**
 * Why something failed, in words that hold nothing of a person: the name of the error, its code where it has one, and
 * the function in which it arose. Messages of errors may quote values, and are left out.
 */
export function failureReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  const told = typeof code === 'number' || (typeof code === 'string' && /^\w{1,40}$/.test(code));
  const place = placeOf(error);
  return `${error.name}${told ? ` ${String(code)}` : ''}${place === null ? '' : ` in ${place}`}`;
}

function placeOf({ stack = '', message }: Error): string | null {
  // A message may have lines of its own.
  const frames = message === '' ? stack : stack.slice(stack.indexOf(message) + message.length);
  return /^\s+at (?:async )?([\w$.]{1,80}) \(/m.exec(frames)?.[1] ?? null;
}
