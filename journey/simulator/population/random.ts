import { murmur3 } from '../../../audience/draw';

/**
 * A stream of numbers that is the same for the same seed and place, whatever else is drawn: mulberry32 (Tommy Ettinger,
 * public domain), begun from a hash of the place. Each person, and each thing about them, has a stream of its own, so
 * people come out alike in any order and in any portions, and a change to one trait leaves all other draws as they were.
 */
export class Random {
  private state: number;

  constructor(seed: number, place: string) {
    this.state = murmur3(place, seed) | 0;
  }

  /** The next number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** True in this share of cases. */
  happens(share: number): boolean {
    return share >= 1 || (share > 0 && this.next() < share);
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A span of exponential distribution: the time to the next of things that come at random. */
  span(meanMs: number): number {
    return -Math.log(1 - this.next()) * meanMs;
  }

  /** A number of the normal distribution (Box and Muller, 1958). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }
}
