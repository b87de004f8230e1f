import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What operators filter and sort runs by in the Temporal UI. They are not encrypted, so nothing personal is in them:
 * `UserRef` is a keyed hash. The starter sets all five; the workflow changes the step and the status.
 */
const journeyIdKey = defineSearchAttributeKey('JourneyId', SearchAttributeType.KEYWORD);
const journeyVersionKey = defineSearchAttributeKey('JourneyVersion', SearchAttributeType.KEYWORD);
export const journeyStepKey = defineSearchAttributeKey('JourneyStep', SearchAttributeType.KEYWORD);
export const journeyStatusKey = defineSearchAttributeKey('JourneyStatus', SearchAttributeType.KEYWORD);
const userRefKey = defineSearchAttributeKey('UserRef', SearchAttributeType.KEYWORD);

/** The attributes of a run that is about to begin. */
export function startAttributes(run: { journey: string; version: string; userRef: string }) {
  return [
    { key: journeyIdKey, value: run.journey },
    { key: journeyVersionKey, value: run.version },
    { key: journeyStepKey, value: 'start' },
    { key: journeyStatusKey, value: 'running' },
    { key: userRefKey, value: run.userRef },
  ];
}
