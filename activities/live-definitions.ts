import { answerHours } from '../dispatch/answer-hours';
import type { Pause } from '../journey/engine/hold';
import { DEFAULT_BRAND } from '../journey/language/default-brand';
import type { Brand, Template } from '../journey/language/workspace';
import type { Store } from '../store/repositories';
import type { JourneyRow } from '../store/rows';

/** How old a definition may be when it is used: what is published holds for all sends a second later. */
const FRESH_MS = 1_000;

/** What is used as it is live at the moment of a send: the workspace and the templates. */
export interface LiveDefinitions {
  brand(): Promise<Brand>;
  /** The live version of a template; null when there is none. */
  template(id: string): Promise<Template | null>;
  /** At which local hours all people answer, as counted in the background: 24 counts, or null where nobody counted. */
  answerHours(): Promise<readonly number[] | null>;
  /** The pause of a journey; null while it is not paused. */
  pauseOf(journey: string): Promise<Pause | null>;
}

/** Reads live definitions, at most once a second each: most sends of a second share them. */
export function createLiveDefinitions(
  { definitions, journeys }: Pick<Store, 'definitions' | 'journeys'>,
  nowMs: () => number = Date.now,
): LiveDefinitions {
  const kept = new Map<string, { readAtMs: number; value: Promise<unknown> }>();
  function fresh<T>(name: string, read: () => Promise<T>): Promise<T> {
    const known = kept.get(name);
    if (known !== undefined && nowMs() - known.readAtMs < FRESH_MS) return known.value as Promise<T>;
    const value = read();
    kept.set(name, { readAtMs: nowMs(), value });
    value.catch(() => kept.delete(name));
    return value;
  }
  return {
    brand: () =>
      fresh('workspace', async () => {
        const [workspace] = await definitions.all('workspace');
        return workspace === undefined ? DEFAULT_BRAND : (workspace.body as unknown as Brand);
      }),
    template: (id) =>
      fresh(`template/${id}`, async () => {
        const row = await definitions.live('template', id);
        return row === null ? null : { ...(row.body as unknown as Template), version: row.version };
      }),
    answerHours: () => fresh('hours', () => answerHours({ definitions })),
    async pauseOf(journey) {
      const known = await fresh('journeys', () => journeys.list());
      // One that goes on must not be taken for paused: a run that is told so would ask again and again.
      return pauseIn(known, journey) === null ? null : pauseIn(await journeys.list(), journey);
    },
  };
}

function pauseIn(rows: readonly JourneyRow[], journey: string): Pause | null {
  const row = rows.find((one) => one.journey === journey);
  if (row?.status !== 'paused') return null;
  return { number: row.order?.number ?? 0, fromMs: row.order?.fromMs ?? 0 };
}
