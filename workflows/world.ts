import {
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  TemporalFailure,
} from '@temporalio/workflow';
import type { Effect, Looked, Performed } from '../journey/engine/effect';
import { takeTrail } from '../journey/engine/hear';
import type { Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import type { Held, JourneyActivities, RunContext } from './messages';
import { summaryOf } from './signs';

/** Retried without end: what throws is the infrastructure; what a provider refuses is an answer, not an error. */
const far = proxyActivities<JourneyActivities>({
  startToCloseTimeout: '150s',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** A local activity costs one event and no round trip to the server; after a few failures the far one takes over. */
const near = proxyLocalActivities<JourneyActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumAttempts: 3 },
});

/**
 * Carries out effects in the world outside, through activities. What a `look` found is recorded only when the workflow
 * task ends; were something performed in the same task and the worker died, the look might find otherwise and a second
 * path be taken. So after a look, the next perform or finish goes through a far activity, which ends the task first.
 */
export interface World {
  perform(run: Run, effect: Extract<Effect, { kind: 'perform' }>): Promise<Told<Performed | Held>>;
  look(run: Run, effect: Extract<Effect, { kind: 'look' }>): Promise<Told<Looked[]>>;
  finish(run: Run, effect: Extract<Effect, { kind: 'finish' }>): Promise<Run>;
  /** Stores what of the run's history is not stored yet, and where the run stands. */
  store(run: Run): Promise<Run>;
  /** The same for a run that has taken on this version; its row then listens to what the version listens to. */
  storeVersion(run: Run): Promise<Run>;
  /** The run slept: its task has ended, so that all that was seen is recorded. */
  rested(): void;
}

/** What was found, and the run without the history that is stored now. */
export interface Told<T> {
  run: Run;
  found: T;
}

/** Channels may be slow; a far activity holds no workflow task meanwhile, and other runs go on. */
const SLOW: ReadonlySet<string> = new Set(['email', 'sms', 'message', 'webhook']);

/** The world of one run of this plan. */
export function createWorld(plan: Plan): World {
  let recorded = true;
  return {
    async perform(run, effect) {
      const { run: kept, common } = begin(run, MOST_KEPT);
      const { step, round, askedAtMs } = effect;
      const input = { ...common, step, round, askedAtMs };
      const summary = summaryOf(plan, effect);
      const local = recorded && !SLOW.has(plan.steps[step]?.kind ?? '');
      const found = await nearOrFar(
        local && (() => near.perform.executeWithOptions({ summary }, [input])),
        () => far.perform.executeWithOptions({ summary }, [input]),
      );
      recorded ||= !local;
      return { run: kept, found };
    },
    async look(run, effect) {
      const { run: kept, common } = begin(run, MOST_KEPT);
      const input = { ...common, questions: effect.questions };
      const summary = summaryOf(plan, effect);
      const found = await nearOrFar(
        () => near.look.executeWithOptions({ summary }, [input]),
        () => far.look.executeWithOptions({ summary }, [input]),
      );
      recorded = false;
      return { run: kept, found };
    },
    async finish(run, effect) {
      const { run: kept, common } = begin(run);
      const input = { ...common, outcome: effect.outcome };
      const summary = summaryOf(plan, effect);
      await nearOrFar(recorded && (() => near.finish.executeWithOptions({ summary }, [input])), () =>
        far.finish.executeWithOptions({ summary }, [input]),
      );
      return kept;
    },
    store: (run) => (run.trail.length === 0 ? Promise.resolve(run) : storeTrail(run)),
    storeVersion: (run) => storeTrail(run, { migrated: true }),
    rested() {
      recorded = true;
    },
  };
}

async function storeTrail(run: Run, more: Pick<RunContext, 'migrated'> = {}): Promise<Run> {
  const { run: kept, common } = begin(run);
  const input = { ...common, run: { ...common.run, ...more }, questions: [] };
  const summary = 'store the timeline';
  await nearOrFar(
    () => near.look.executeWithOptions({ summary }, [input]),
    () => far.look.executeWithOptions({ summary }, [input]),
  );
  return kept;
}

/** What a run does at once is stored together at its end or before a long sleep, unless it has become this long. */
const MOST_KEPT = 50;

/** What every activity is told, with the history that it stores where more than `mostKept` lines are not stored yet. */
function begin(run: Run, mostKept = 0) {
  const {
    run: kept,
    trail,
    seq,
  } = run.trail.length > mostKept ? takeTrail(run) : { run, trail: [], seq: run.trailFrom };
  return { run: kept, common: { run: contextOf(run), nowMs: Date.now(), trail, seq } };
}

function contextOf(run: Run): RunContext {
  return {
    runId: run.runId,
    userRef: run.userRef,
    journey: run.journey,
    version: run.version,
    key: run.key,
    enteredAtMs: run.enteredAtMs,
    entryMessageId: run.entry?.messageId ?? null,
    ...(run.hops === undefined ? {} : { hops: run.hops }),
    results: run.results,
    at: run.at,
  };
}

/** A cancelled run still finishes what it does: what was begun outside is always heard of. */
function nearOrFar<T>(local: false | (() => Promise<T>), remote: () => Promise<T>): Promise<T> {
  return CancellationScope.nonCancellable(async () => {
    if (local === false) return remote();
    try {
      return await local();
    } catch (error) {
      // A local activity's error comes as it is, not wrapped as that of a far one.
      if (!(error instanceof TemporalFailure)) throw error;
      return remote();
    }
  });
}
