import * as dagre from '@dagrejs/dagre';
import stringWidth from 'string-width';
import type { Graph, GraphEdge, GraphNode } from '../../journey/plan/graph';

/** Sizes are in CSS pixels. A column is the width of a Latin letter; a Chinese one takes two. */
const COLUMN = 7.6;
const LINE = 18;
const MOST_COLUMNS = 30;
const DOT = 18;

/** A node with its place: the middle of its box, and the lines of its text. */
export interface PlacedNode extends GraphNode {
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
}

/** An edge with the points it passes, and the middle of its label. */
export interface PlacedEdge extends GraphEdge {
  points: { x: number; y: number }[];
  x: number;
  y: number;
  width: number;
}

/** A drawing that knows where everything stands. */
export interface Layout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** Breaks a text at its spaces, and a word that is too long, or Chinese, where the line is full. */
export function linesOf(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(/(?<=\s)|(?=[\u2e80-\u9fff\uff00-\uffef])/u)) {
    for (const part of piece.match(new RegExp(`[^]{1,${MOST_COLUMNS}}`, 'gu')) ?? []) {
      if (line !== '' && stringWidth(line + part.trimEnd()) > MOST_COLUMNS) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += part;
    }
  }
  return [...lines, line.trimEnd()];
}

const SLANTED = new Set(['if', 'choose', 'repeat', 'split', 'wait_for']);

function sizeOf(node: GraphNode): { lines: string[]; width: number; height: number } {
  if (node.kind === 'done') return { lines: [], width: DOT, height: DOT };
  const lines = linesOf(node.text);
  const columns = Math.max(...lines.map((line) => stringWidth(line)));
  const beside = SLANTED.has(node.kind) ? 52 : 32;
  return { lines, width: Math.round(columns * COLUMN) + beside, height: lines.length * LINE + 18 };
}

const rounded = (value: number | undefined): number => Math.round((value ?? 0) * 10) / 10;

/** What is used of dagre's graph. Its own types point at files without their endings, which Node's resolution refuses. */
interface Placing {
  setGraph(how: object): void;
  setNode(id: string, size: { width: number; height: number }): void;
  setEdge(from: string, to: string, label: object, name: string): void;
  graph(): { width?: number; height?: number };
  node(id: string): { x: number; y: number };
  edge(
    from: string,
    to: string,
    name: string,
  ): { points?: { x: number; y: number }[]; x?: number; y?: number };
}

const library = dagre as unknown as {
  Graph: new (how: { multigraph: boolean }) => Placing;
  layout(placing: Placing): void;
};

/** Places a graph from the top down; the same graph is placed the same. */
export function layOut(graph: Graph): Layout {
  const placing = new library.Graph({ multigraph: true });
  placing.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 36, marginx: 16, marginy: 16 });
  const sized = graph.nodes.map((node) => ({ ...node, ...sizeOf(node) }));
  for (const { id, width, height } of sized) placing.setNode(id, { width, height });
  const labelled = graph.edges.map((edge) => {
    const width = edge.label === '' ? 0 : Math.round(stringWidth(edge.label) * COLUMN) + 10;
    return { ...edge, width };
  });
  labelled.forEach(({ from, to, label, width }, index) => {
    const height = label === '' ? 0 : LINE;
    placing.setEdge(from, to, { width, height, labelpos: 'c' }, `e${index}`);
  });
  library.layout(placing);
  const { width = 0, height = 0 } = placing.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: sized.map((node) => {
      const { x, y } = placing.node(node.id);
      return { ...node, x: rounded(x), y: rounded(y) };
    }),
    edges: labelled.map((edge, index) => {
      const { points = [], x, y } = placing.edge(edge.from, edge.to, `e${index}`);
      const through = points.map((point) => ({ x: rounded(point.x), y: rounded(point.y) }));
      return { ...edge, points: through, x: rounded(x), y: rounded(y) };
    }),
  };
}
