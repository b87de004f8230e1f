import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { prepare } from '../spec/run-case';
import { specCases } from '../spec/spec-cases';
import { servers } from './servers';
import { openSpecLab, type SharedCase, type SpecLab } from './spec-driver/open-spec-lab';
import { shorten } from './spec-driver/shorten';

/** Long enough that a busy machine does not change the order of two instants. */
const GAP_MS = 2_000;
const CASES = 20;

/** Cases that can be told on a short time scale, from as many files of the language as there are. */
function shortCases(): SharedCase[] {
  const byFile = new Map<string, SharedCase[]>();
  for (const one of specCases()) {
    const { simulation } = prepare(one);
    const short = simulation === null || one.exactClock ? null : shorten(simulation, GAP_MS);
    if (short === null) continue;
    byFile.set(one.file, [...(byFile.get(one.file) ?? []), { title: one.title, simulation: short }]);
  }
  const rounds = Array.from({ length: CASES }, (_, round) =>
    [...byFile.values()].map((cases) => cases[round]),
  );
  return rounds
    .flat()
    .filter((one) => one !== undefined)
    .slice(0, CASES);
}

const cases = shortCases();

describe('the simulator and a real Temporal server agree on short waits', () => {
  let connections: { native: NativeConnection; connection: Connection };
  let lab: SpecLab;

  beforeAll(async () => {
    const address = servers().temporalAddress;
    connections = {
      native: await NativeConnection.connect({ address }),
      connection: await Connection.connect({ address }),
    };
    const taskQueue = `spec-short-${process.pid}`;
    lab = await openSpecLab({ ...connections, taskQueue, toleranceMs: 10 * GAP_MS });
    await lab.run(cases, {
      nowMs: async () => Date.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      graceMs: 20,
    });
  }, 120_000);

  afterAll(async () => {
    await lab?.close();
    await connections?.connection.close();
    await connections?.native.close();
  });

  it('on twenty cases', () => {
    expect(cases).toHaveLength(CASES);
  });

  it.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    expect(lab.differences(one)).toEqual([]);
  });
});
