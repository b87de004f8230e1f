import { prepare } from '../spec/run-case';
import { specCases } from '../spec/spec-cases';
import type { SharedCase } from './spec-driver/open-spec-lab';
import { openTimeSkipping, type TimeSkipping } from './spec-driver/time-skipping';

const shared: SharedCase[] = specCases().flatMap((one) => {
  const { simulation } = prepare(one);
  return simulation === null || one.exactClock ? [] : [{ title: one.title, simulation }];
});

describe('the simulator and Temporal agree', () => {
  let server: TimeSkipping;

  beforeAll(async () => {
    server = await openTimeSkipping('spec-time-skipping');
    await server.lab.run(shared, server.clock);
  }, 240_000);

  afterAll(() => server?.close());

  it('on nearly all cases of the language', () => {
    expect(shared.length).toBeGreaterThanOrEqual(570);
  });

  it.each(shared.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    expect(server.lab.differences(one)).toEqual([]);
  });
});
