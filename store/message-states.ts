import type { MessageState } from './rows';

/** From which states a row of the ledger may be settled to a state. Nothing leaves a final state. */
export const SETTLED_FROM: Record<MessageState, readonly MessageState[]> = {
  claimed: ['dispatching'],
  deferred: ['claimed', 'deferred', 'dispatching'],
  skipped: ['claimed', 'deferred', 'dispatching'],
  // The holder of the newest attempt may still say what came of it after its lease was over.
  accepted: ['dispatching', 'unknown'],
  rejected: ['dispatching', 'unknown'],
  failed: ['claimed', 'deferred', 'dispatching', 'unknown'],
  unknown: ['dispatching'],
  dispatching: [],
  delivered: [],
  bounced: [],
  complained: [],
};

/** States of marketing messages that count for caps: what was, or may have been, sent, and what is about to be. */
export const COUNTED: readonly MessageState[] = [
  'claimed',
  'dispatching',
  'accepted',
  'delivered',
  'unknown',
  'complained',
];

/** What a callback's fate does to a row. `rank`: a lower one never changes what a higher one has said. */
interface FateRule {
  rank: number;
  state: MessageState;
  from: readonly MessageState[];
}

const ON_ITS_WAY: readonly MessageState[] = ['dispatching', 'unknown', 'accepted'];
const UNDER_WAY = { state: 'accepted', from: ON_ITS_WAY } as const;

/**
 * Twilio's order: queued < sending < sent < delivered | undelivered | failed. A mail may bounce after its server had
 * taken it, and be complained about after that. A report that the provider has a message also ends `unknown`.
 */
const FATES: Record<string, FateRule> = {
  queued: { rank: 1, ...UNDER_WAY },
  sending: { rank: 2, ...UNDER_WAY },
  sent: { rank: 3, ...UNDER_WAY },
  delivered: { rank: 4, state: 'delivered', from: ON_ITS_WAY },
  undelivered: { rank: 4, state: 'failed', from: ON_ITS_WAY },
  failed: { rank: 4, state: 'failed', from: ON_ITS_WAY },
  bounced: { rank: 5, state: 'bounced', from: [...ON_ITS_WAY, 'delivered'] },
  complained: { rank: 6, state: 'complained', from: [...ON_ITS_WAY, 'delivered', 'bounced'] },
};

/** The rule of a fate, or null where a fate (`opened`, `clicked`) is only noted. */
export function fateRule(was: string): FateRule | null {
  return Object.hasOwn(FATES, was) ? (FATES[was] ?? null) : null;
}
