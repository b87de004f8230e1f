import fc from 'fast-check';
import {
  FATE_RANKS,
  FOLLOWED_BY,
  isFate,
  isFinal,
  mayFollow,
  maySendAgain,
  messageIdOf,
  stateAfter,
  type Fate,
} from '../../../message/ledger';
import type { MessageState } from '../../../store/rows';

const STATES = Object.keys(FOLLOWED_BY) as MessageState[];
const FATES = Object.keys(FATE_RANKS) as Fate[];

describe('the send ledger', () => {
  it('calls no provider again where a message may have gone out, but for a transactional one in doubt', () => {
    expect(STATES.filter((state) => maySendAgain(state, 'marketing'))).toEqual(['claimed', 'deferred']);
    expect(STATES.filter((state) => maySendAgain(state, 'transactional'))).toEqual([
      'claimed',
      'deferred',
      'unknown',
    ]);
  });

  it('lets a message be sent again only from states that may be dispatched', () => {
    for (const state of STATES) {
      if (maySendAgain(state, 'transactional')) expect(mayFollow(state, 'dispatching')).toBe(true);
      else expect(mayFollow(state, 'dispatching')).toBe(false);
    }
  });

  it('never takes back what is certain', () => {
    expect(STATES.filter(isFinal)).toEqual(['complained', 'rejected', 'skipped', 'failed']);
    for (const settled of ['accepted', 'delivered', 'bounced'] as const) {
      for (const earlier of ['claimed', 'deferred', 'dispatching', 'unknown', 'rejected'] as const) {
        expect(mayFollow(settled, earlier)).toBe(false);
      }
    }
  });

  it('takes reports late, twice and out of order: the highest proof stands', () => {
    expect(stateAfter('delivered', 'sent')).toBe('delivered');
    expect(stateAfter('accepted', 'delivered')).toBe('delivered');
    expect(stateAfter('unknown', 'sent')).toBe('accepted');
    expect(stateAfter('delivered', 'undelivered')).toBe('delivered');
    expect(stateAfter('delivered', 'bounced')).toBe('bounced');
    expect(stateAfter('failed', 'delivered')).toBe('failed');
    expect(stateAfter('accepted', 'clicked')).toBe('delivered');
    const order = (state: MessageState): number =>
      ['accepted', 'delivered', 'bounced', 'complained'].indexOf(state);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FATES)), (fates) => {
        let state: MessageState = 'accepted';
        for (const fate of fates) {
          const next = stateAfter(state, fate);
          if (next !== state && next !== 'failed') expect(order(next)).toBeGreaterThan(order(state));
          expect(stateAfter(next, fate)).toBe(next);
          state = next;
        }
      }),
    );
  });

  it('knows a fate from any other word', () => {
    expect(['sent', 'toString', 'lost'].map(isFate)).toEqual([true, false, false]);
  });
});

describe('a Message-ID', () => {
  it('is the same for the same send, says nothing of it, and is one word at the domain', () => {
    const id = messageIdOf('uabc/welcome/h1/hello/1/email', 'shop.example');
    expect(id).toMatch(/^[0-9a-f]{40}@shop\.example$/);
    expect(messageIdOf('uabc/welcome/h1/hello/1/email', 'shop.example')).toBe(id);
    expect(messageIdOf('uabc/welcome/h1/hello/2/email', 'shop.example')).not.toBe(id);
  });
});
