import type { JsonObject } from '../audience/json';
import type { ProfileChangeRow } from '../audience/profile-history';
import { systemEvent } from '../dispatch/system-event';
import type { Performed } from '../journey/engine/effect';
import { changesOf } from '../journey/engine/given';
import { traitChanges } from '../journey/engine/trait-changes';
import type { SetStep, TagStep, UntagStep } from '../journey/plan/plan';
import type { ActivityDeps } from './deps';
import { factsOf, hopsOf, type RunAtHand } from './run-at-hand';
import { wordFor } from './wording';

/** What a change of the profile tells, and what it is about. */
type Changed = JsonObject & { about: string };

/**
 * `set`, `tag`, `untag`: changes the profile at once, so that the next step sees it, and then tells the inbox, so that
 * segments and other runs hear of it. A retry changes nothing twice: setting is the same twice, and an `add` is guarded
 * by a key of this (run, step, round) that the profile keeps and that the same atomic update looks at.
 */
export async function updateProfile(
  deps: ActivityDeps,
  run: RunAtHand,
  step: SetStep | TagStep | UntagStep,
  round: number,
): Promise<Performed> {
  const key = `${run.context.runId}/${step.id}/${round}`;
  const changed = step.kind === 'set' ? await setTraits(deps, run, step, key) : await setTag(deps, run, step);
  await deps.store.profileHistory.append(run.profile.userRef, {
    atMs: run.nowMs,
    recordedAtMs: run.nowMs,
    by: { kind: 'journey', id: key },
    changes: historyOf(step, changed),
  });
  await deps.record(
    changed.map(({ about, ...properties }) =>
      systemEvent({
        userRef: run.profile.userRef,
        messageId: `${key}/${about}`,
        name: 'trait_changed',
        properties: { ...properties, journey: run.context.journey, step: step.id },
        atMs: run.nowMs,
        receivedAtMs: run.nowMs,
        hops: hopsOf(run),
        source: 'journey',
      }),
    ),
  );
  return { status: 'done' };
}

/** What the step changed, as the history of the person shows it; a list or mapping is only named. */
function historyOf(step: SetStep | TagStep | UntagStep, changed: readonly Changed[]): ProfileChangeRow[] {
  if (step.kind !== 'set') {
    const [from, to] = step.kind === 'tag' ? [null, true] : [true, null];
    return [{ what: `tag ${step.tag}`, from, to }];
  }
  return changed
    .filter(({ from, to }) => from === undefined || from !== to)
    .map(({ about, from, to }) => ({ what: `trait ${about}`, from: from ?? null, to: to ?? null }));
}

async function setTraits(deps: ActivityDeps, run: RunAtHand, step: SetStep, key: string) {
  const { set, add } = changesOf(step, await factsOf(deps, run, []), wordFor(run));
  await deps.store.profiles.updateTraits(run.profile.userRef, set, add, run.nowMs, key);
  const before = { ...run.profile.traits };
  const after = { ...before, ...set };
  // What was added is read back, since a retry finds it added already.
  const stored = Object.keys(add).length === 0 ? null : await deps.store.profiles.get(run.profile.userRef);
  for (const [name, number] of Object.entries(add)) {
    const now = stored?.traits[name];
    if (typeof now === 'number') [before[name], after[name]] = [now - number, now];
  }
  const changes = traitChanges(before, after, [...Object.keys(set), ...Object.keys(add)]);
  return changes.map((change) => ({ ...change, about: change.trait }));
}

async function setTag(deps: ActivityDeps, run: RunAtHand, step: TagStep | UntagStep) {
  const source = `journey:${run.context.journey}`;
  await deps.store.profiles.setTag(run.profile.userRef, step.tag, step.kind === 'tag', source, run.nowMs);
  return [{ tag: step.tag, about: step.tag }];
}
