import type { Condition, ValueSource } from '../../audience/condition';
import { leavesOf, operandsOf } from '../../audience/leaves';
import { isLocal } from '../../audience/needs';
import type { Plan } from './plan';
import { decidingConditions, listenersOf, type Deciding } from './plan-conditions';

/** The sources that a condition reads of the event under test and of the run; not what `did` reads of past events. */
function sourcesOf(condition: Condition): ValueSource[] {
  return leavesOf(condition).flatMap((leaf) => {
    if (leaf.kind !== 'value') return [];
    const right = leaf.tests.flatMap(operandsOf);
    return [leaf.left, ...right.flatMap((operand) => ('ref' in operand ? [operand.ref] : []))];
  });
}

function pathsOf(conditions: readonly Condition[], from: ValueSource['from']): string[] {
  const paths = conditions
    .flatMap(sourcesOf)
    .flatMap((source) => (source.from === from ? [source.path] : []));
  return [...new Set(paths)].sort();
}

/**
 * What a run keeps of events. `reads`: for each event that is listened to, the properties that a `where` reads of it,
 * be it decided inside the workflow or outside, for the event travels with the question. `entryReads`: the properties
 * of the entry event that conditions decided inside the workflow read, and the dates that waits take from it.
 */
export function readsOfPlan(plan: Deciding): Pick<Plan, 'reads' | 'entryReads'> {
  const reads: Record<string, string[]> = {};
  for (const listener of listenersOf(plan)) {
    if (listener.on !== 'event') continue;
    const paths = listener.where === null ? [] : pathsOf([listener.where], 'event');
    reads[listener.event] = [...new Set([...(reads[listener.event] ?? []), ...paths])].sort();
  }
  const local = decidingConditions(plan).filter(isLocal);
  const dates = Object.values(plan.steps).flatMap((step) =>
    step.kind === 'wait' && step.wait.kind === 'date' && step.wait.source.from === 'entry'
      ? [step.wait.source.path]
      : [],
  );
  return { reads, entryReads: [...new Set([...pathsOf(local, 'entry'), ...dates])].sort() };
}
