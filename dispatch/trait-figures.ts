import { createHash } from 'node:crypto';
import { createFigures, needsFigures } from '../audience/traits/figures';
import type { DispatchContext } from './context';
import { figuresIn } from './load-traits';

/** How old figures of all people may be. */
const FIGURES_EVERY_MS = 24 * 3_600_000;
const PAGE = 500;

type FiguresContext = Pick<DispatchContext, 'registry' | 'store' | 'now'>;

/** Whether the figures of a trait are missing, or older than a day. */
async function isStale(context: FiguresContext, trait: string, version: string): Promise<boolean> {
  const row = await context.store.definitions.live('figures', trait);
  if (row === null || figuresIn(row)?.of !== version) return true;
  return context.now() - row.publishedAtMs >= FIGURES_EVERY_MS;
}

/** Whether everybody's traits were computed under the present definitions. */
async function isComputed({ registry, store }: FiguresContext): Promise<boolean> {
  const name = registry().traitScans.recompute;
  if (name === null) return false;
  return ((await store.scans.get(name))?.doneAtMs ?? null) !== null;
}

/**
 * Finds the figures of all people for the traits that need them, where they are missing or a day old, and stores each as
 * a version of its own. Goes through everybody once, page by page, in memory that does not grow with the people; `goOn`
 * ends it early. Gives whether anything was stored.
 */
export async function refreshFigures(context: FiguresContext, goOn: () => boolean): Promise<boolean> {
  const needing = context.registry().traits.ordered.filter(needsFigures);
  if (needing.length === 0) return false;
  const stale: typeof needing = [];
  for (const one of needing) if (await isStale(context, one.trait, one.version)) stale.push(one);
  if (stale.length === 0 || !(await isComputed(context))) return false;
  const figures = createFigures(stale);
  let afterRef: string | null = null;
  for (;;) {
    if (!goOn()) return false;
    const page = await context.store.profiles.scan(afterRef, PAGE);
    for (const { userRef, mergedInto, computed } of page) {
      if (mergedInto === null) figures.add(userRef, computed, context.now());
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    afterRef = last.userRef;
  }
  const found = figures.result();
  for (const { trait, version } of stale) {
    const { figures: body = null, people = 0 } = found.get(trait) ?? {};
    const row = { figures: body, people, of: version };
    await context.store.definitions.publish({
      kind: 'figures',
      id: trait,
      version: createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16),
      body: row,
      source: '',
      publishedAtMs: context.now(),
    });
  }
  return true;
}
