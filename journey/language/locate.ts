import { isMap, isNode, isScalar, isSeq, type Document, type Node } from 'yaml';
import type { Path } from './path';

/** A stretch of a text, by offsets; the end is exclusive. */
export type Stretch = readonly [number, number];

interface Found {
  key: Node | null;
  value: Node | null;
}

function step(node: Node | null, part: string | number): Found | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
    if (!pair) return null;
    return { key: isNode(pair.key) ? pair.key : null, value: isNode(pair.value) ? pair.value : null };
  }
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return isNode(item) ? { key: null, value: item } : null;
  }
  return null;
}

function stretchOf(node: Node | null): Stretch | null {
  if (!node?.range) return null;
  // A block mapping is pointed at by its first key: an underline over many lines says nothing.
  const first = isMap(node) && !node.flow ? node.items[0]?.key : undefined;
  if (isNode(first) && first.range) return [first.range[0], first.range[1]];
  return [node.range[0], node.range[1]];
}

/**
 * Where a path stands in the text. `of: 'key'` asks for the key itself. A path that leads nowhere (a missing key) gives
 * the nearest mapping that exists.
 */
export function locate(doc: Document.Parsed, path: Path, of: 'key' | 'value'): Stretch {
  let found: Found = { key: null, value: doc.contents };
  for (const part of path) {
    const next = step(found.value, part);
    if (!next) break;
    found = next;
  }
  const value = stretchOf(found.value);
  const key = stretchOf(found.key);
  const empty = value === null || value[0] === value[1];
  return (of === 'key' || empty ? key : value) ?? value ?? [0, 0];
}
