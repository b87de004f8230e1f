import { alternate, orderOf } from '../../../bench/harness/alternate';

describe('sides in turn', () => {
  it('run one after another, and another side begins each round', async () => {
    const order: string[] = [];
    const side = (name: string) => (round: number) => {
      order.push(name);
      return Promise.resolve(`${name}${round}`);
    };
    const { found, loads } = await alternate(3, { a: side('a'), b: side('b') }, () => undefined);
    expect(order.join('')).toBe('abbaab');
    expect(found).toEqual({ a: ['a0', 'a1', 'a2'], b: ['b0', 'b1', 'b2'] });
    expect(loads).toHaveLength(3);
  });

  it('each begins a round of as many rounds as there are sides', () => {
    expect([0, 1, 2].map((round) => orderOf(['a', 'b', 'c'], round)[0])).toEqual(['a', 'b', 'c']);
  });

  it('give no figures when one of them fails', async () => {
    const fails = { a: () => Promise.resolve(1), b: () => Promise.reject(new Error('no server')) };
    await expect(alternate(1, fails, () => undefined)).rejects.toThrow('no server');
  });
});
