import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import type { FaultCode } from './fault-codes';
import type { Mapping } from './path';

/** Reports a fault at a node of the document. */
export type ReportNode = (code: FaultCode, node: Node | null, message: string, hint: string) => void;

/**
 * The plain value of a document. Tags, anchors, aliases, merge keys, keys that are not text, and numbers that cannot be
 * kept are reported and left out: nothing in the language needs them, and each is a way to mean something unseen.
 */
export function yamlValue(doc: Document.Parsed, report: ReportNode): unknown {
  return valueOf(doc.contents, report);
}

function valueOf(node: unknown, report: ReportNode): unknown {
  if (isAlias(node)) {
    report('yaml_anchor', node, `The alias \`*${node.source}\` is not allowed.`, 'Write the value out.');
    return null;
  }
  if (isMap(node)) {
    properties(node, report);
    return mappingOf(node.items, report);
  }
  if (isSeq(node)) {
    properties(node, report);
    return node.items.map((item) => valueOf(item, report));
  }
  if (isScalar(node)) {
    properties(node, report);
    return scalarOf(node.value, node, report);
  }
  return null;
}

function properties(node: Node & { anchor?: string; tag?: string }, report: ReportNode): void {
  if (node.anchor !== undefined) {
    report('yaml_anchor', node, `The anchor \`&${node.anchor}\` is not allowed.`, 'Write the value out.');
  }
  if (node.tag !== undefined) {
    report(
      'yaml_tag',
      node,
      `The tag \`${node.tag}\` is not allowed.`,
      'Remove it; put text in quotes instead.',
    );
  }
}

function scalarOf(value: unknown, node: Node, report: ReportNode): unknown {
  if (typeof value === 'string' && value.includes('\0')) {
    report('control_character', node, 'The text holds a NUL character.', 'Remove `\\0` from the text.');
  }
  if (typeof value !== 'number') return value;
  if (!Number.isFinite(value)) {
    report('not_finite', node, 'A number must be finite.', 'Write a finite number, or put text in quotes.');
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    report(
      'number_too_large',
      node,
      'The whole number is too large to be kept exactly.',
      'Put it in quotes.',
    );
  }
  return value;
}

function mappingOf(pairs: readonly Pair[], report: ReportNode): Mapping {
  const mapping: Mapping = {};
  for (const pair of pairs) {
    const key = keyOf(pair.key, report);
    const value = valueOf(pair.value, report);
    if (key !== null) mapping[key] = value;
  }
  return mapping;
}

function keyOf(node: unknown, report: ReportNode): string | null {
  if (!isScalar(node) || typeof node.value !== 'string') {
    const where = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : null;
    const shown = isScalar(node) ? ` \`${String(node.source ?? node.value)}\`` : '';
    report('key_not_text', where, `The key${shown} is not text.`, 'Put quotes around it.');
    return null;
  }
  properties(node, report);
  if (node.value === '<<') {
    report('merge_key', node, 'Merge keys (`<<`) are not allowed.', 'Write the keys out.');
    return null;
  }
  if (node.value === '__proto__') {
    report('forbidden_key', node, 'The key `__proto__` is not allowed.', 'Use another name.');
    return null;
  }
  return node.value;
}
