/** What a reply to a text asks for. `maybe_stop` is a letter that people also use as an answer. */
export type SmsWord = 'stop' | 'maybe_stop' | 'start' | null;

/**
 * Words that end texts: those of the FCC's revocation rule and of Twilio, and those that carriers in China use
 * (R, TD, QX, 退订, 拒收, 取消). Only a message that is nothing but the word counts.
 */
const STOP = new Set([
  ...['stop', 'stopall', 'unsubscribe', 'end', 'quit', 'cancel', 'revoke', 'optout', 'opt out', 'opt-out'],
  ...['r', 'td', 'qx', '退订', '退訂', '拒收', '取消'],
]);
const MAYBE_STOP = new Set(['t', 'n']);
const START = new Set(['start', 'unstop', 'yes', '恢复', '恢復', '订阅', '訂閱']);

/** Full-width letters, case, blanks around and a mark at the end do not matter. */
export function readSmsWord(text: string): SmsWord {
  const word = text
    .normalize('NFKC')
    .trim()
    .replace(/[.!?。!?~\s]+$/u, '')
    .toLowerCase();
  if (STOP.has(word)) return 'stop';
  if (MAYBE_STOP.has(word)) return 'maybe_stop';
  return START.has(word) ? 'start' : null;
}
