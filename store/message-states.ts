import { FOLLOWED_BY, isFate, mayFollow, stateAfter } from '../message/ledger';
import type { MessageState } from './rows';

const STATES = Object.keys(FOLLOWED_BY) as MessageState[];

/**
 * From which states a row may be settled to a state. The holder of the newest attempt may also say what came of it
 * after its lease was over. What is deferred may be deferred again; dispatching is never a settlement.
 */
export function settledFrom(to: MessageState): MessageState[] {
  if (to === 'dispatching') return [];
  return STATES.filter((state) => mayFollow(state, to) || (state === 'deferred' && to === 'deferred'));
}

/** States of marketing messages that count for caps: what was, or may have been, sent, and what is about to be. */
export const COUNTED: readonly MessageState[] = [
  'claimed',
  'dispatching',
  'accepted',
  'delivered',
  'unknown',
  'complained',
];

/** To which state a report moves rows, and from which: those where it proves something new. */
export interface FateRule {
  to: MessageState;
  from: MessageState[];
}

/** The rule of a fate; null where it changes no state. The ledger's order of states makes late reports harmless. */
export function fateRule(was: string): FateRule | null {
  if (!isFate(was)) return null;
  const from = STATES.filter((state) => stateAfter(state, was) !== state);
  const [first] = from;
  return first === undefined ? null : { to: stateAfter(first, was), from };
}
