import fc from 'fast-check';
import { shortHash, userRefOf } from '../../../audience/user-ref';

describe('the reference of a person', () => {
  it('is the same for the same id, and tells known from anonymous', () => {
    const known = userRefOf('secret', { userId: 'ana' });
    expect(known).toMatch(/^u[a-z2-7]{24}$/);
    expect(userRefOf('secret', { userId: 'ana' })).toBe(known);
    expect(userRefOf('secret', { anonymousId: 'ana' })).toMatch(/^a[a-z2-7]{24}$/);
    expect(userRefOf('secret', { anonymousId: 'ana' }).slice(1)).not.toBe(known.slice(1));
  });

  it('goes by the known id where both are given, and needs one of them', () => {
    expect(userRefOf('s', { userId: 'ana', anonymousId: 'x' })).toBe(userRefOf('s', { userId: 'ana' }));
    expect(() => userRefOf('s', { userId: null })).toThrow(TypeError);
  });

  it('cannot be made without the secret', () => {
    expect(userRefOf('one', { userId: 'ana' })).not.toBe(userRefOf('two', { userId: 'ana' }));
  });

  it('differs for different ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2 }), (ids) => {
        expect(new Set(ids.map((userId) => userRefOf('s', { userId }))).size).toBe(ids.length);
      }),
    );
  });
});

describe('a short hash', () => {
  it('has sixteen characters that are safe in ids, and is the same each time', () => {
    expect(shortHash('checkout-1')).toMatch(/^[a-z2-7]{16}$/);
    expect(shortHash('checkout-1')).toBe(shortHash('checkout-1'));
    expect(shortHash('checkout-2')).not.toBe(shortHash('checkout-1'));
  });
});
