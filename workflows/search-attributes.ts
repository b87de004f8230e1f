import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { Run } from '../journey/engine/run';

/**
 * What operators filter and sort runs by in the Temporal UI. They are not encrypted, so nothing personal is in them:
 * `UserRef` is a keyed hash. Step and status are there as soon as a run rests for long: a run that is
 * over in a second is not worth the write.
 */
const journeyIdKey = defineSearchAttributeKey('JourneyId', SearchAttributeType.KEYWORD);
const journeyVersionKey = defineSearchAttributeKey('JourneyVersion', SearchAttributeType.KEYWORD);
export const journeyStepKey = defineSearchAttributeKey('JourneyStep', SearchAttributeType.KEYWORD);
export const journeyStatusKey = defineSearchAttributeKey('JourneyStatus', SearchAttributeType.KEYWORD);
const userRefKey = defineSearchAttributeKey('UserRef', SearchAttributeType.KEYWORD);

/** The attributes of a run that is about to begin; with its place where it begins with a long wait. */
export function startAttributes(
  run: Pick<Run, 'journey' | 'version' | 'userRef' | 'at' | 'phase' | 'trail'>,
) {
  const rests = run.at !== null && run.phase.kind === 'waiting' && run.trail.length === 0;
  return [
    { key: journeyIdKey, value: run.journey },
    { key: journeyVersionKey, value: run.version },
    { key: userRefKey, value: run.userRef },
    ...(rests
      ? [
          { key: journeyStepKey, value: run.at ?? '' },
          { key: journeyStatusKey, value: 'waiting' },
        ]
      : []),
  ];
}
