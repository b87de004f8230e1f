import { z } from 'zod';

/** What a test asks of the next messages. All is optional; nothing is well and at once. */
export const nextFault = z.strictObject({
  /** How many messages it concerns. */
  times: z.int().min(1).max(100_000).default(1),
  /** Answers this error instead of taking the message. */
  respond: z
    .strictObject({
      status: z.int().min(400).max(599),
      code: z.int().default(20500),
      message: z.string().default('as asked by the test'),
      retryAfter: z.int().min(0).optional(),
    })
    .optional(),
  /** Waits before anything is answered, in milliseconds. */
  delayMs: z.int().min(0).max(600_000).default(0),
  /** Closes the connection before the message is taken, or after it was: the caller cannot tell the two apart. */
  drop: z.enum(['before_accept', 'after_accept']).optional(),
  /** What becomes of an accepted message. */
  final: z.enum(['delivered', 'undelivered', 'failed', 'sent', 'queued']).default('delivered'),
  errorCode: z.int().default(30003),
});

export type NextFault = z.output<typeof nextFault>;

/** The faults still to come, each used by as many messages as it says. */
export function faultQueue(): { push(fault: NextFault): void; take(): NextFault } {
  const queue: NextFault[] = [];
  return {
    push: (fault) => void queue.push({ ...fault }),
    take() {
      const [first] = queue;
      if (first === undefined) return nextFault.parse({});
      first.times -= 1;
      if (first.times <= 0) queue.shift();
      return first;
    },
  };
}
