/** FNV-1a, 32 bit: a mark by which texts are told apart where a rare mistake does no harm. `seed` gives another one. */
export function markOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** A short text that stands for a long one: 64 bit in hex. */
export function shortened(text: string): string {
  return [0x811c9dc5, 0x9747b28c].map((seed) => markOf(text, seed).toString(16).padStart(8, '0')).join('');
}
