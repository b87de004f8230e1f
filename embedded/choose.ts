import { EmbeddedError } from './embedded-error';
import type { OnProgress } from './progress';

/** The ways to a server, in the order in which they are tried. */
export type Way = 'address' | 'path' | 'download' | 'wheel';

/** What was chosen and why, as `doctor` and the start page say it. */
export interface Choice {
  way: Way;
  /** One sentence: what is used, and why nothing earlier in the order was. */
  why: string;
}

/** One way to a server. `find` answers what was found, or the reason why this way is closed. */
export interface Candidate<T> {
  way: Way;
  find(onProgress: OnProgress): Promise<{ found: T; what: string } | { closed: string }>;
}

/**
 * Takes the first way that is open. When none is, the error names every reason once and then the three ways out, so
 * that one reading is enough.
 */
export async function chooseFirst<T>(
  server: { name: string; variable: string; command: string },
  candidates: readonly Candidate<T>[],
  onProgress: OnProgress,
): Promise<{ found: T; choice: Choice }> {
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const answer = await candidate.find(onProgress);
    if ('found' in answer) {
      const because = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
      return { found: answer.found, choice: { way: candidate.way, why: `${answer.what}${because}` } };
    }
    reasons.push(answer.closed);
  }
  throw new EmbeddedError(
    'no_server',
    [
      `No ${server.name} server: ${reasons.join('; ')}.`,
      `One of these helps:`,
      `  1. set ${server.variable} to a server you have`,
      `  2. put \`${server.command}\` on PATH`,
      `  3. install Python 3.10 or newer with pip, or open the internet to this machine`,
    ].join('\n'),
  );
}
