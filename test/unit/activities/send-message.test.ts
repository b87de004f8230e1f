import type { Performed } from '../../../journey/engine/effect';
import type { MessageRow } from '../../../store/rows';
import { email, planOf } from '../engine/plans';
import { NOW_MS, openBench, type Bench } from './ledger-in-memory';
import { performStep } from './perform-once';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const KEY = 'u1/abandoned-checkout/h1/hello/0/email';
const plan = planOf([email('hello', null)]);

function perform(bench: Bench, askedAtMs = NOW_MS): Promise<Performed> {
  return performStep(bench.deps, plan.version, 'hello', { askedAtMs });
}

const row = (bench: Bench): MessageRow => {
  const found = bench.rows.get(KEY);
  if (found === undefined) throw new Error('no row');
  return found;
};

describe('a send', () => {
  it('goes out once, stores the consent that allowed it, and tells of it once', async () => {
    const bench = openBench(plan);
    expect(await perform(bench)).toMatchObject({ status: 'done' });
    expect(await perform(bench)).toMatchObject({ status: 'done', result: { status: 'sent' } });
    expect(bench.sent).toHaveLength(1);
    expect(row(bench)).toMatchObject({ state: 'accepted', consent: { source: 'identify-1' } });
    expect(bench.events.map((one) => one.name)).toEqual(['email_sent']);
  });

  it('tells of it though the first try died between the ledger and the telling', async () => {
    const bench = openBench(plan);
    const well = bench.deps;
    bench.deps = { ...well, record: () => Promise.reject(new Error('killed')) };
    await expect(perform(bench)).rejects.toThrow('killed');
    bench.deps = well;
    await perform(bench);
    expect(bench.events.map((one) => one.name)).toEqual(['email_sent']);
    expect(bench.sent).toHaveLength(1);
  });

  it('is not made when the person withdraws consent between the take and the provider', async () => {
    const bench = openBench(plan);
    bench.onDispatch = () => {
      bench.profile = {
        ...bench.profile,
        consent: { email: { state: 'withdrawn', atMs: 2, source: 'page' } },
      };
    };
    expect(await perform(bench)).toMatchObject({ status: 'skipped', reason: 'no_consent' });
    expect(bench.sent).toEqual([]);
    expect(row(bench).state).toBe('skipped');
  });

  it('is not made to an address that is suppressed, nor without one', async () => {
    const bench = openBench(plan);
    bench.suppressed.push('ana@shop.example');
    expect(await perform(bench)).toMatchObject({ status: 'skipped', reason: 'suppressed' });
    const other = openBench(plan);
    other.profile = { ...other.profile, email: null };
    expect(await perform(other)).toMatchObject({ status: 'skipped', reason: 'no_address' });
    expect([...bench.sent, ...other.sent]).toEqual([]);
  });

  it('waits for quiet hours to end, does not count for caps meanwhile, and then goes out', async () => {
    const bench = openBench(plan, { quietHours: ['03:00', '05:00'] });
    expect(await perform(bench)).toEqual({
      status: 'later',
      untilMs: NOW_MS + 60 * MINUTE_MS,
      reason: 'quiet_hours',
    });
    expect(row(bench).state).toBe('deferred');
    bench.nowMs = NOW_MS + 60 * MINUTE_MS;
    expect(await perform(bench)).toMatchObject({ status: 'done' });
  });

  it('steps back for a moment when another of the person is going out and the cap has room for one', async () => {
    const cap = { messages: 1, perMs: DAY_MS, channel: null, topic: null };
    const bench = openBench(plan, { caps: [cap] });
    await perform(bench);
    const other = { ...row(bench), sendKey: 'other', state: 'dispatching' as const };
    bench.rows.clear();
    bench.rows.set('other', other);
    bench.sent.splice(0);
    const performed = await perform(bench);
    expect(performed).toMatchObject({ status: 'later', reason: 'cap' });
    expect(performed.status === 'later' && performed.untilMs - NOW_MS).toBeLessThanOrEqual(4_000);
    expect(bench.sent).toEqual([]);
    bench.rows.set('other', { ...other, state: 'accepted' });
    expect(await perform(bench)).toMatchObject({ status: 'later', untilMs: NOW_MS + DAY_MS, reason: 'cap' });
  });

  it('steps back for a shorter time before one of a lower priority than behind one of a higher: it asks first', async () => {
    const cap = { messages: 1, perMs: DAY_MS, channel: null, topic: null };
    const steppedBackMs = async (priority: number): Promise<number> => {
      const bench = openBench(plan, { caps: [cap] });
      await perform(bench);
      const other = { ...row(bench), sendKey: 'other', state: 'dispatching' as const, priority };
      bench.rows.clear();
      bench.rows.set('other', other);
      const performed = await perform(bench);
      return performed.status === 'later' ? performed.untilMs - NOW_MS : NaN;
    };
    for (let times = 0; times < 20; times += 1) {
      expect(await steppedBackMs(1)).toBeLessThanOrEqual(2_000);
      expect(await steppedBackMs(9)).toBeGreaterThanOrEqual(2_500);
    }
  });

  it('is tried again, under the same key, when it was surely not sent; ever later, until patience ends', async () => {
    const bench = openBench(plan);
    bench.provider = () => ({ result: 'not_sent', reason: 'smtp econnection', retryAfterMs: null });
    const waits: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const performed = await perform(bench);
      if (performed.status === 'later') waits.push(performed.untilMs - NOW_MS);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 80_000]);
    expect(await perform(bench, NOW_MS - 72 * 60 * MINUTE_MS)).toMatchObject({
      status: 'failed',
      reason: 'provider',
    });
    expect(row(bench).state).toBe('failed');
  });

  it('in doubt is never made again when it is marketing', async () => {
    const bench = openBench(plan);
    bench.provider = () => ({ result: 'unknown', reason: 'timeout' });
    expect(await perform(bench)).toEqual({ status: 'done', result: { status: 'sent', in_doubt: true } });
    expect(await perform(bench)).toEqual({ status: 'done', result: { status: 'sent', in_doubt: true } });
    expect(bench.sent).toHaveLength(1);
    expect(row(bench).state).toBe('unknown');
  });

  it('in doubt is made again with the same Message-ID when it is transactional, three times at most', async () => {
    const transactional = planOf([email('hello', null, { purpose: 'transactional' })]);
    const bench = openBench(transactional);
    bench.provider = () => ({ result: 'unknown', reason: 'timeout' });
    expect(await perform(bench)).toMatchObject({ status: 'later', reason: 'in_doubt' });
    expect(await perform(bench)).toMatchObject({ status: 'later', reason: 'in_doubt' });
    expect(await perform(bench)).toMatchObject({ status: 'done', result: { in_doubt: true } });
    expect(await perform(bench)).toMatchObject({ status: 'done', result: { in_doubt: true } });
    expect(bench.sent).toHaveLength(3);
    expect(new Set(bench.sent.map((one) => one.channel === 'email' && one.messageId)).size).toBe(1);
  });

  it('suppresses an address that is no good, and only that', async () => {
    const bench = openBench(plan);
    bench.provider = () => ({ result: 'rejected', reason: 'smtp 550 5.1.1', scope: 'address' });
    expect(await perform(bench)).toMatchObject({ status: 'failed', reason: 'address' });
    expect(bench.suppressed).toEqual(['ana@shop.example']);
    expect(bench.events.map((one) => one.name)).toEqual(['email_bounced']);
  });

  it('is kept, and the operator told, when the provider refuses the sender', async () => {
    const bench = openBench(plan);
    bench.provider = () => ({ result: 'rejected', reason: 'smtp 550 5.7.26', scope: 'sender' });
    expect(await perform(bench)).toEqual({
      status: 'later',
      untilMs: NOW_MS + 30 * MINUTE_MS,
      reason: 'provider',
    });
    expect(bench.suppressed).toEqual([]);
    expect(bench.warnings).toEqual(['A provider refuses our messages']);
  });

  it('that somebody else holds is left to them; when they die over it, it is in doubt', async () => {
    const bench = openBench(plan);
    await perform(bench);
    bench.rows.set(KEY, { ...row(bench), state: 'dispatching', leaseUntilMs: NOW_MS + 30_000 });
    expect(await perform(bench)).toEqual({ status: 'later', untilMs: NOW_MS + 31_000, reason: 'in_flight' });
    bench.nowMs = NOW_MS + 31_000;
    expect(await perform(bench)).toMatchObject({ status: 'done', result: { in_doubt: true } });
    expect(bench.sent).toHaveLength(1);
  });

  it('fenced off by another take writes nothing to the ledger', async () => {
    const bench = openBench(plan);
    bench.provider = () => {
      bench.rows.set(KEY, { ...row(bench), attempt: 2, state: 'unknown' });
      return { result: 'accepted', providerId: 'late' };
    };
    expect(await perform(bench)).toMatchObject({ status: 'later', reason: 'in_flight' });
    expect(row(bench)).toMatchObject({ attempt: 2, state: 'unknown' });
  });

  it('whose template is not published fails with that reason', async () => {
    const bench = openBench(planOf([email('hello', null, { template: 'missing' })]));
    expect(await perform(bench)).toEqual({ status: 'failed', reason: 'no_template' });
  });
});
