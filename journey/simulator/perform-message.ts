import type { ChannelName } from '../../audience/channel';
import { isPersonalized } from '../../audience/personalization';
import type { Performed } from '../engine/effect';
import { channelsInOrder, goesOn, together } from '../engine/pick-channel';
import { asSend, type MessageStep } from '../plan/reach-steps';
import { factsOf } from './look-around';
import type { Asked } from './perform';
import { performSend } from './perform-send';
import type { SimRun } from './sim-run';
import type { World } from './world';

/** One message on the channel that reaches the person, or on all, as the activity decides it. */
export function performMessage(world: World, run: SimRun, step: MessageStep, asked: Asked): Performed {
  const came: { channel: ChannelName; performed: Performed }[] = [];
  const order = isPersonalized(run.person.facts.traits)
    ? channelsInOrder(step, factsOf(world, run, asked.results, null))
    : step.channels;
  for (const channel of order) {
    const performed =
      sentBefore(run, step, channel, asked) ?? performSend(world, run, asSend(step, channel), asked);
    came.push({ channel, performed });
    if (step.pick !== 'all' && !goesOn(performed)) return together([{ channel, performed }]);
  }
  return together(came);
}

/** With `pick: all` one channel may have gone out while another still waits for its hour. */
function sentBefore(
  run: SimRun,
  step: MessageStep,
  channel: ChannelName,
  { round }: Asked,
): Performed | null {
  const before = run.person.messages.some(
    (row) =>
      row.runId === run.run.runId &&
      row.step === step.id &&
      row.channel === channel &&
      row.state === 'sent' &&
      row.round === round,
  );
  return before ? { status: 'done' } : null;
}
