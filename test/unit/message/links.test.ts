import fc from 'fast-check';
import { linkToken, messageLinks, readLinkToken, unsubscribeHeaders } from '../../../message/links';

const claim = { userRef: 'uabc', channel: 'email' as const, topic: 'offers' };

describe('a link', () => {
  it('says whom it is about to whoever holds the secret', () => {
    for (const topic of ['offers', '优惠', '', null]) {
      const token = linkToken('secret', 'unsubscribe', { ...claim, topic });
      expect(readLinkToken('secret', 'unsubscribe', token)).toEqual({ ...claim, topic });
      expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
    }
  });

  it('is worth nothing for another purpose, or with another secret', () => {
    const token = linkToken('secret', 'unsubscribe', claim);
    expect(readLinkToken('secret', 'confirm', token)).toBeNull();
    expect(readLinkToken('other', 'unsubscribe', token)).toBeNull();
  });

  it('cannot be changed in any character, nor lengthened or shortened', () => {
    const token = linkToken('secret', 'preferences', claim);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (index, character) => {
        fc.pre(token[index] !== character);
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        expect(readLinkToken('secret', 'preferences', changed)).toBeNull();
      }),
      { numRuns: 500 },
    );
    for (const other of [
      token.slice(0, -1),
      `${token}A`,
      `${token}.`,
      `${token}.x`,
      '',
      '.',
      'a.b',
      'x'.repeat(5_000),
    ]) {
      expect(readLinkToken('secret', 'preferences', other)).toBeNull();
    }
  });

  it('never fails on any text', () => {
    fc.assert(fc.property(fc.string(), (text) => readLinkToken('secret', 'unsubscribe', text) === null));
  });

  it('leads to the pages of this installation', () => {
    const links = messageLinks('secret', 'https://shop.example/', claim);
    expect(links.unsubscribe).toBe(`https://shop.example/u/${linkToken('secret', 'unsubscribe', claim)}`);
    expect(links.preferences).not.toBe(links.unsubscribe);
  });
});

describe('the headers to unsubscribe by', () => {
  it('name one URL, and a mail address where there is one', () => {
    expect(unsubscribeHeaders('https://shop.example/u/t', null)).toEqual({
      'List-Unsubscribe': '<https://shop.example/u/t>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    expect(unsubscribeHeaders('https://shop.example/u/t', 'u@shop.example')['List-Unsubscribe']).toBe(
      '<https://shop.example/u/t>, <mailto:u@shop.example>',
    );
  });
});
