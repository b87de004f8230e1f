import { type DrawWords, EN_WORDS } from './draw-words';
import { graphOf, type GraphEdge, type GraphNode } from './graph';
import type { Plan } from './plan';

/** Mermaid reads quotes and brackets as its own; their entity names it shows as they are. */
function quoted(text: string): string {
  return `"${text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replace(/[<>]/g, (c) => (c === '<' ? '#lt;' : '#gt;'))}"`;
}

function shape(node: GraphNode): string {
  const text = quoted(node.text);
  switch (node.kind) {
    case 'if':
    case 'choose':
    case 'repeat':
    case 'split':
    case 'wait_for':
      return `{${text}}`;
    case 'wait':
      return `(${text})`;
    case 'enter':
    case 'exit':
      return `([${text}])`;
    case 'note':
      return `>${text}]`;
    case 'done':
      return '((" "))';
    default:
      return `[${text}]`;
  }
}

function arrow({ from, to, label }: GraphEdge): string {
  return `  ${from} -->${label === '' ? '' : `|${quoted(label)}|`} ${to}`;
}

/**
 * A plan as a Mermaid flowchart. Branches are diamonds, waits are rounded, ends are pills, notes are flags; edges carry the names of the
 * branches. The same plan gives the same text.
 */
export function drawPlan(plan: Plan, words: DrawWords = EN_WORDS): string {
  const { nodes, edges } = graphOf(plan, words);
  const boxes = nodes.map((node) => `  ${node.id}${shape(node)}`);
  return ['flowchart TD', ...boxes, ...edges.map(arrow)].join('\n');
}
