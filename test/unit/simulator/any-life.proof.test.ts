import fc from 'fast-check';
import { luxonCalendar } from '../../../audience/luxon-calendar';
import { simulate } from '../../../journey/simulator/simulate';
import type { Happening } from '../../../journey/simulator/simulation';
import type { Simulated, TimelineLine } from '../../../journey/simulator/timeline';
import { CAP, life, livelyWorkspace, simulationOf, WINDOW } from './lives';
import { ALWAYS } from './promises';

const workspace = livelyWorkspace();

/** Checks a promise over many random lives. */
function inAnyLife(promise: (simulated: Simulated, happenings: Happening[]) => void): void {
  fc.assert(
    fc.property(life, (happenings) => {
      promise(simulate(simulationOf(workspace, happenings)), happenings);
    }),
    { numRuns: 300 },
  );
}

function marketing({ timeline }: Simulated): TimelineLine[] {
  return timeline.filter(
    ({ kind, outcome, journey }) =>
      (kind === 'email' || kind === 'sms') && outcome === 'done' && journey !== 'receipt',
  );
}

/** Whether the person had said yes to the channel last, at this instant: from outside, or by a step of a journey. */
function consents(
  happenings: readonly Happening[],
  { timeline }: Simulated,
  channel: string,
  atMs: number,
): boolean {
  const outside = happenings.filter((one) => one.kind === 'consent').filter((one) => one.channel === channel);
  // Who subscribes to a topic later than they left the channel has consented to the channel.
  const steps = timeline
    .filter(({ kind, subject = '' }) => kind === 'subscribe' && subject.split(' ')[0] === channel)
    .map((line) => ({ atMs: line.atMs, granted: true }));
  const said = [...outside, ...steps].filter((one) => one.atMs <= atMs);
  const lastMs = Math.max(...said.map((one) => one.atMs));
  const last = said.filter((one) => one.atMs === lastMs);
  // Of two words at one instant the later stands, but for a withdrawal, which always does.
  return said.length === 0 || last.every((one) => one.granted);
}

describe('whatever happens to a person', () => {
  it.each(Object.entries(ALWAYS))('%s', (_promise, holds) => inAnyLife(holds));

  it('nothing is performed twice in one run', () => {
    inAnyLife(({ timeline }) => {
      const performed = timeline
        .filter(({ kind, outcome }) => kind !== 'wait' && outcome === 'done')
        .map(({ runId, step, kind, round }) => `${runId} ${step} ${kind} ${round ?? 0}`);
      expect(new Set(performed).size).toBe(performed.length);
    });
  });

  it('no marketing goes out at night, without consent, or above the cap', () => {
    let sent = 0;
    inAnyLife((simulated, happenings) => {
      const messages = marketing(simulated);
      sent += messages.length;
      for (const { atMs, kind } of messages) {
        const { hour } = luxonCalendar.local(atMs, 'Asia/Shanghai');
        expect(hour >= WINDOW.from && hour < WINDOW.to).toBe(true);
        expect(consents(happenings, simulated, kind, atMs)).toBe(true);
        const near = messages.filter((one) => one.atMs <= atMs && one.atMs > atMs - CAP.perMs);
        expect(near.length).toBeLessThanOrEqual(CAP.messages);
      }
    });
    expect(sent).toBeGreaterThan(100);
  });

  it('the same life gives the same timeline', () => {
    fc.assert(
      fc.property(life, (happenings) => {
        const once = simulate(simulationOf(workspace, happenings));
        expect(simulate(simulationOf(workspace, happenings))).toEqual(once);
      }),
      { numRuns: 100 },
    );
  });
});
