import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Pause, Resumption } from '../journey/engine/hold';
import type { Run } from '../journey/engine/run';
import type { EnterSignal, HeardSignal, MigrateSignal } from './messages';

/** The signals and the query of a run, with what the Temporal UI tells operators about them. */
export const eventSignal = defineSignal<[HeardSignal]>('event');
export const enterSignal = defineSignal<[EnterSignal]>('enter');
export const pauseSignal = defineSignal<[Pause?]>('pause');
export const resumeSignal = defineSignal<[Resumption?]>('resume');
export const skipWaitSignal = defineSignal('skipWait');
export const stopSignal = defineSignal<[string?]>('stop');
export const migrateSignal = defineSignal<[MigrateSignal]>('migrate');
export const stateQuery = defineQuery<Run>('state');

export const DESCRIPTIONS = {
  event: 'Tells the run what it listens to. Sent by Journeyman; what is told twice counts once.',
  enter: 'The next entry of this person and key: begins when this run has ended. Sent by Journeyman.',
  pause:
    'Performs nothing until `resume`. Timers and events are kept. No argument; a paused journey sends its own.',
  resume:
    'Goes on after `pause`; what fell due meanwhile is performed now. No argument; a journey sends its own.',
  skipWait: 'Ends the present wait or deferral now. No argument.',
  stop: 'Ends the run at once. Argument: the reason, as text (default `stopped`).',
  migrate: 'Takes on another version of the journey. Sent by `publish --migrate`; a repeat changes nothing.',
  state: 'Where the run stands: step, phase, results, what it has heard. Plain JSON.',
};
