import { draw, murmur3 } from '../../../audience/draw';

describe('the hash behind a draw', () => {
  // Vectors of the reference implementation (SMHasher), as collected at https://stackoverflow.com/a/31929528
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['', 0xffffffff, 0x81f16f39],
    ['aaaa', 0x9747b28c, 0x5a97808a],
    ['aaa', 0x9747b28c, 0x283e0130],
    ['aa', 0x9747b28c, 0x5d211726],
    ['a', 0x9747b28c, 0x7fa09ea6],
    ['abcd', 0x9747b28c, 0xf0478627],
    ['abc', 0x9747b28c, 0xc84a62dd],
    ['ab', 0x9747b28c, 0x74875592],
    ['Hello, world!', 0x9747b28c, 0x24884cba],
    ['ππππππππ', 0x9747b28c, 0xd58063c1],
    ['The quick brown fox jumps over the lazy dog', 0x9747b28c, 0x2fa826cd],
  ])('gives the published value for %j with seed %i', (text, seed, expected) => {
    expect(murmur3(text, seed)).toBe(expected);
  });

  it('reads a lone surrogate as the replacement character, as UTF-8 does', () => {
    expect(murmur3('a\ud800b')).toBe(murmur3('a\ufffdb'));
    expect(murmur3('好😀')).not.toBe(murmur3('好\ufffd'));
  });
});

describe('a draw', () => {
  const people = Array.from({ length: 20_000 }, (_, index) => `u${index}`);

  it('is the same each time, and lies in [0, 1)', () => {
    for (const person of people.slice(0, 500)) {
      const drawn = draw(person, 'split:offer');
      expect(draw(person, 'split:offer')).toBe(drawn);
      expect(drawn >= 0 && drawn < 1).toBe(true);
    }
  });

  it('takes about the share of people that was asked for', () => {
    const share = people.filter((person) => draw(person, 'holdout:welcome') < 0.1).length / people.length;
    expect(share).toBeGreaterThan(0.09);
    expect(share).toBeLessThan(0.11);
  });

  it('is independent between places', () => {
    const both = people.filter((person) => draw(person, 'a') < 0.5 && draw(person, 'b') < 0.5).length;
    expect(both / people.length).toBeGreaterThan(0.235);
    expect(both / people.length).toBeLessThan(0.265);
  });
});
