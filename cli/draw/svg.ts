import type { DrawWords } from '../../journey/plan/draw-words';
import { graphOf } from '../../journey/plan/graph';
import type { Plan } from '../../journey/plan/plan';
import { layOut, type PlacedEdge, type PlacedNode } from './lay-out';

/** Colours follow the reader's choice of light or dark; nothing is loaded from elsewhere. */
const STYLE = `
:root { --back: #ffffff; --ink: #1c2430; --faint: #66717f; --line: #8a94a3; --box: #f4f6f9;
  --send: #e3efff; --branch: #fff3d6; --wait: #ece8fb; --end: #e2f5e7; --note: #fbfbe8; }
@media (prefers-color-scheme: dark) {
  :root { --back: #14181f; --ink: #e8ecf2; --faint: #a3adba; --line: #7c8796; --box: #222934;
    --send: #1d3352; --branch: #47391a; --wait: #332d55; --end: #1d4029; --note: #3a3920; }
}
text { font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans CJK SC", "PingFang SC", sans-serif; fill: var(--ink);
  text-anchor: middle; dominant-baseline: central; }
.box { fill: var(--box); stroke: var(--line); }
.send { fill: var(--send); } .branch { fill: var(--branch); } .wait { fill: var(--wait); }
.end { fill: var(--end); } .note { fill: var(--note); stroke-dasharray: 4 3; }
.dot { fill: var(--line); } .edge { fill: none; stroke: var(--line); stroke-width: 1.4; }
.back { fill: var(--back); } .label { font-size: 12px; fill: var(--faint); }`;

/** As text of XML; characters that XML 1.0 has not are left out (its section 2.2). */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const LOOKS: Partial<Record<PlacedNode['kind'], 'send' | 'branch' | 'wait' | 'end' | 'note'>> = {
  email: 'send',
  sms: 'send',
  message: 'send',
  if: 'branch',
  choose: 'branch',
  repeat: 'branch',
  split: 'branch',
  wait_for: 'branch',
  wait: 'wait',
  enter: 'end',
  exit: 'end',
  note: 'note',
};

function outlineOf({ kind, x, y, width, height }: PlacedNode): string {
  const [left, top, right, bottom] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  if (kind === 'done') return `<circle class="dot" cx="${x}" cy="${y}" r="${width / 2}"/>`;
  const look = LOOKS[kind] ?? '';
  if (look === 'branch') {
    const points = [
      left,
      y,
      left + 14,
      top,
      right - 14,
      top,
      right,
      y,
      right - 14,
      bottom,
      left + 14,
      bottom,
    ];
    return `<polygon class="box ${look}" points="${points.join(' ')}"/>`;
  }
  const radius = look === 'end' ? height / 2 : look === 'wait' ? 12 : 3;
  const box = `x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}"`;
  return `<rect class="box ${look}" ${box}/>`;
}

function nodeText(node: PlacedNode): string {
  const firstY = node.y - ((node.lines.length - 1) * 18) / 2;
  const lines = node.lines.map(
    (line, index) => `<text x="${node.x}" y="${firstY + index * 18}">${escaped(line)}</text>`,
  );
  const about = node.step === null ? '' : `<title>${escaped(node.step)}</title>`;
  return `<g>${about}${outlineOf(node)}${lines.join('')}</g>`;
}

/** A line through the points, bent smoothly at each. */
function pathOf(points: PlacedEdge['points']): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M${first.x} ${first.y}`];
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) parts.push(`L${point.x} ${point.y}`);
    else parts.push(`Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`);
  });
  return parts.join(' ');
}

function labelText({ label, x, y, width }: PlacedEdge): string {
  if (label === '') return '';
  const back = `<rect class="back" x="${x - width / 2}" y="${y - 9}" width="${width}" height="18"/>`;
  return `${back}<text class="label" x="${x}" y="${y}">${escaped(label)}</text>`;
}

/**
 * A plan as an SVG image that needs nothing else: its colours follow light and dark, its texts are text, and every step
 * has its id as a tooltip. The same plan gives the same image.
 */
export function drawSvg(plan: Plan, words: DrawWords, lang: string): string {
  const graph = graphOf(plan, words);
  const { width, height, nodes, edges } = layOut(graph);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-labelledby="title" xml:lang="${lang}">`,
    `<title id="title">${escaped(graph.title)}</title>`,
    `<style>${STYLE}\n</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
      '<path class="dot" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="back" width="${width}" height="${height}"/>`,
    ...edges.map(({ points }) => `<path class="edge" marker-end="url(#tip)" d="${pathOf(points)}"/>`),
    ...edges.map(labelText).filter((text) => text !== ''),
    ...nodes.map(nodeText),
    '</svg>',
  ].join('\n');
}
