import type { StepKind } from '../../plan/plan';
import type { StepRunner } from '../step-runner';
import { setRunner, tagRunner, trackRunner, untagRunner } from './change';
import { subscribeRunner, suppressRunner, unsubscribeRunner } from './consent';
import { chooseRunner } from './choose';
import { couponRunner } from './coupon';
import { exitRunner } from './exit';
import { ifRunner } from './if';
import { startRunner, stopRunner } from './journeys';
import { messageRunner } from './message';
import { noteRunner } from './note';
import { recommendRunner } from './recommend';
import { repeatRunner } from './repeat';
import { emailRunner, smsRunner } from './send';
import { splitRunner } from './split';
import { waitRunner } from './wait';
import { waitForRunner } from './wait-for';
import { webhookRunner } from './webhook';

/** The runner of every step kind. A kind without one does not type-check. */
const STEP_RUNNERS = {
  email: emailRunner,
  sms: smsRunner,
  coupon: couponRunner,
  wait: waitRunner,
  wait_for: waitForRunner,
  if: ifRunner,
  choose: chooseRunner,
  repeat: repeatRunner,
  split: splitRunner,
  set: setRunner,
  tag: tagRunner,
  untag: untagRunner,
  track: trackRunner,
  subscribe: subscribeRunner,
  unsubscribe: unsubscribeRunner,
  suppress: suppressRunner,
  start: startRunner,
  stop: stopRunner,
  webhook: webhookRunner,
  message: messageRunner,
  recommend: recommendRunner,
  exit: exitRunner,
  note: noteRunner,
} satisfies { [K in StepKind]: StepRunner<K> };

/** The runner of a step. The one cast of the engine: the registry above ties each kind to its own runner. */
export function runnerOf<K extends StepKind>(kind: K): StepRunner<K> {
  return STEP_RUNNERS[kind] as unknown as StepRunner<K>;
}
