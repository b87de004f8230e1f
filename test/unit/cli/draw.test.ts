import fc from 'fast-check';
import { linesOf, layOut } from '../../../cli/draw/lay-out';
import { drawSvg } from '../../../cli/draw/svg';
import { EN_WORDS, ZH_WORDS } from '../../../journey/plan/draw-words';
import { graphOf } from '../../../journey/plan/graph';
import type { Plan } from '../../../journey/plan/plan';
import { anyCase } from '../../any-journey/any-journey';
import { cli } from './run-cli';

const SHOP = ['--workspace', 'examples/shop'];

function planOf(plans: readonly Plan[]): Plan {
  const plan = plans.find(({ journey }) => journey === 'any');
  if (plan === undefined) throw new Error('no journey');
  return plan;
}

describe('journeyman draw --format svg', () => {
  it('prints one image that loads nothing from elsewhere and follows light and dark', async () => {
    const { code, stdout } = await cli(['draw', 'win-back', ...SHOP, '--format', 'svg']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
    expect(stdout.trimEnd()).toMatch(/<\/svg>$/);
    expect(stdout).toContain('@media (prefers-color-scheme: dark)');
    expect(stdout.match(/https?:\/\/[^"\s]+/g)).toEqual(['http://www.w3.org/2000/svg']);
    expect(stdout).not.toMatch(/<script|@import|url\((?!#)|href/);
  });

  it('speaks Chinese where the reader does, in both formats', async () => {
    const svg = await cli(['draw', 'win-back', ...SHOP, '--format', 'svg', '--lang', 'zh']);
    expect(svg.stdout).toContain('xml:lang="zh"');
    expect(svg.stdout).toContain('优惠券');
    const mermaid = await cli(['draw', 'win-back', ...SHOP, '--lang', 'zh']);
    expect(mermaid.stdout).toContain('["优惠券 ');
    const english = await cli(['draw', 'win-back', ...SHOP]);
    expect(english.stdout).toContain('["coupon ');
  });

  it('is one JSON document with --json', async () => {
    const { stdout } = await cli(['draw', 'win-back', ...SHOP, '--format', 'svg', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      format: 'journeyman/graph@1',
      svg: expect.stringContaining('<svg') as string,
    });
  });

  it('refuses another format, and says which there are', async () => {
    const { code, stderr } = await cli(['draw', 'win-back', ...SHOP, '--format', 'png']);
    expect(code).toBe(64);
    expect(stderr).toContain('mermaid, svg');
  });
});

describe('the drawing of any journey', () => {
  it('shows every step, no two over one another, and all within the image', () => {
    fc.assert(
      fc.property(anyCase, ({ simulation }) => {
        const plan = planOf(simulation.plans);
        const { nodes, edges, width, height } = layOut(graphOf(plan, EN_WORDS));
        expect(nodes).toHaveLength(Object.keys(plan.steps).length + 2);
        for (const one of nodes) {
          expect(one.x - one.width / 2).toBeGreaterThanOrEqual(0);
          expect(one.y - one.height / 2).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width / 2).toBeLessThanOrEqual(width);
          expect(one.y + one.height / 2).toBeLessThanOrEqual(height);
          const over = nodes.filter(
            (other) =>
              other !== one &&
              Math.abs(other.x - one.x) < (other.width + one.width) / 2 &&
              Math.abs(other.y - one.y) < (other.height + one.height) / 2,
          );
          expect(over).toEqual([]);
        }
        expect(edges.every(({ points }) => points.length >= 2)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same each time', () => {
    fc.assert(
      fc.property(anyCase, ({ simulation }) => {
        const plan = planOf(simulation.plans);
        expect(drawSvg(plan, ZH_WORDS, 'zh')).toBe(drawSvg(plan, ZH_WORDS, 'zh'));
      }),
      { numRuns: 20 },
    );
  });

  it('shows texts as they are, whatever is in them', () => {
    const [first] = fc.sample(anyCase, { numRuns: 1, seed: 1 });
    const plan = {
      ...planOf(first?.simulation.plans ?? []),
      title: `</title><script>"&'\u0000\u001b[31m中文 & <b>`,
    };
    const svg = drawSvg(plan, EN_WORDS, 'en');
    expect(svg).toContain(
      '<title id="title">&lt;/title&gt;&lt;script&gt;&quot;&amp;\'[31m中文 &amp; &lt;b&gt;</title>',
    );
    expect(svg).not.toContain('<script');
  });

  it('breaks long texts into lines, and loses nothing of them but spaces', () => {
    const text = fc.array(
      fc.constantFrom('word ', '中文', 'a-very-long-word-that-does-not-end-for-long ', ' ', 'é'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(text, (pieces) => {
        const whole = pieces.join('');
        const lines = linesOf(whole);
        expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''));
        expect(lines.every((line) => line.length <= 30)).toBe(true);
      }),
    );
  });
});
