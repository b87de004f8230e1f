import type { EventFact } from '../audience/facts';
import type { Heard, Outcome } from '../journey/engine/run';
import { heardOf } from '../journey/engine/tokens';
import type { ProfileRow, RunRow } from '../store/rows';
import type { DispatchContext } from './context';
import { relaunch } from './launch';
import { tellShadows } from './shadows';

/** How often, and how long in between, a run is asked whether it has judged what it was told. */
const ASK_TIMES = 30;
const ASK_EVERY_MS = 100;

/** What was told to a person's runs for one event. */
export interface Told {
  /** Resolves when every run has been told. */
  done: Promise<void>;
  /** Whether what this run was told has ended it. */
  ended(run: RunRow): Promise<Outcome | null>;
}

/** What one run is told: the event, the fate of its message, and the changes that its `when`s read. */
async function heardBy(
  context: DispatchContext,
  run: RunRow,
  event: EventFact,
  changes: readonly string[],
): Promise<Heard[]> {
  const plan = await context.plans(run.journey, run.version);
  const heard = heardOf(plan, run.runId, event).filter((item) => item.id !== run.entryMessageId);
  for (const token of changes) {
    if (!run.listens.includes(token)) continue;
    heard.push({ kind: 'change', id: `${event.messageId}#${token}`, token, atMs: event.atMs });
  }
  return heard;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The outcome of a run once it has judged its inbox; null when it lives on. */
async function outcomeOf(context: DispatchContext, run: RunRow): Promise<Outcome | null> {
  for (let asked = 0; asked < ASK_TIMES; asked += 1) {
    const state = await context.starter.state(run.workflowId);
    if (state === null || state.runId !== run.runId) return null;
    if (state.outcome !== null) return state.outcome;
    if (state.inbox.length === 0 && state.asking === null) return null;
    await pause(ASK_EVERY_MS);
  }
  return null;
}

/** The live runs of the person that listen to any of these; nobody is asked where no version of any journey does. */
async function listeningRuns(
  context: DispatchContext,
  profile: ProfileRow,
  tokens: readonly string[],
): Promise<RunRow[]> {
  const { heard } = context.registry();
  const listened = tokens.filter((token) => heard.has(token));
  if (listened.length === 0) return [];
  const refs = [profile.userRef, ...(profile.mergedRefs ?? [])];
  const [runs = []] = await context.listening.add([{ refs, tokens: listened }]);
  return runs;
}

/**
 * Tells the live runs of the person what they listen to, before any entry is decided. Bursts share signals, so the
 * caller goes on and waits for `done` at the end. Once an earlier event could not be told, a later one is not either.
 */
export async function tellRuns(
  context: DispatchContext,
  profile: ProfileRow,
  event: EventFact,
  tokens: readonly string[],
  changes: readonly string[],
  earlierFailed: () => boolean = () => false,
): Promise<Told> {
  const runs = await listeningRuns(context, profile, [...tokens, ...changes]);
  await tellShadows(context, profile, event, tokens, changes);
  const telling = new Map<string, Promise<unknown>>();
  for (const run of runs) {
    const heard = await heardBy(context, run, event, changes);
    if (heard.length === 0) continue;
    if (!run.started && !context.started.has(run.runId)) await relaunch(context, run, profile);
    if (earlierFailed()) throw new Error('An earlier event could not be told');
    telling.set(run.runId, context.pacer.tell(run.workflowId, heard));
  }
  const done = Promise.all(telling.values()).then(() => undefined);
  // Looked at by the caller at the end; until then a failure must not count as nobody's.
  done.catch(() => undefined);
  return {
    done,
    async ended(run) {
      if (!telling.has(run.runId)) return null;
      await telling.get(run.runId);
      return outcomeOf(context, run);
    },
  };
}
