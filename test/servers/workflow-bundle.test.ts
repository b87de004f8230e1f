import { gzipSync } from 'node:zlib';
import { newRun } from '../../journey/engine/new-run';
import { email, event, planOf } from '../unit/engine/plans';
import { bundle, type Bundled } from '../histories/bundle';

jest.setTimeout(120_000);

describe('the workflow bundle', () => {
  let made: Bundled;
  beforeAll(async () => {
    made = await bundle();
  });

  it('holds our pure parts and the SDK, and nothing else', () => {
    const rooms = new Set(
      made.modules.map(({ path }) => {
        const parts = path.split('/');
        if (parts[0] !== 'node_modules') return parts[0] === 'journey' ? `journey/${parts[1]}` : parts[0];
        return parts[1]?.startsWith('@') ? `${parts[1]}/${parts[2]}` : parts[1];
      }),
    );
    expect([...rooms].sort()).toEqual([
      '@temporalio/common',
      '@temporalio/workflow',
      'audience',
      'journey/engine',
      'journey/plan',
      'long',
      'ms',
      'nexus-rpc',
      'workflows',
    ]);
  });

  it('has no validator, parser, template engine, database or node: module in it', () => {
    const forbidden = /\/(zod|yaml|liquidjs|mjml|mongoose|mongodb|luxon|pino|nodemailer)\/|^node:/;
    expect(made.modules.filter(({ path }) => forbidden.test(path))).toEqual([]);
    expect(made.code).not.toMatch(/require\("node:/);
  });

  it('stays small: our own part below 200 KB, all of it below 2.5 MB with its source map', () => {
    const own = made.modules.filter(({ path }) => !path.startsWith('node_modules/'));
    const ownBytes = own.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(own.length).toBeGreaterThan(20);
    expect(ownBytes).toBeLessThan(200_000);
    expect(made.code.length).toBeLessThan(2_500_000);
  });
});

describe('the payload that starts a run', () => {
  it('stays below 32 KB for a journey of 50 steps, whatever the entry event holds', () => {
    const steps = Array.from({ length: 50 }, (_, index) =>
      email(`mail-${index}`, index < 49 ? `mail-${index + 1}` : null),
    );
    const plan = planOf(steps);
    const properties = {
      checkout_id: 'c1',
      total: 80,
      lines: Array.from({ length: 500 }, (_, i) => `item ${i}`),
    };
    const run = newRun(plan, {
      userRef: `u${'a'.repeat(24)}`,
      key: 'c1',
      event: event('checkout_started', Date.now(), properties),
      atMs: Date.now(),
      entryHash: '0123456789abcdef',
    });
    const input = JSON.stringify({ run, plan: { $plan: `${plan.journey}@${plan.version}` } });
    expect(Buffer.byteLength(input)).toBeLessThan(2_000);
    // Even the plan itself, which is never in the history, is no burden for a worker.
    expect(gzipSync(JSON.stringify(plan)).length).toBeLessThan(4_000);
  });

  it('stays below 32 KB when a run of 50 steps goes on as new at its end', () => {
    const plan = planOf([email('mail-0', null)]);
    const fresh = newRun(plan, {
      userRef: `u${'a'.repeat(24)}`,
      key: null,
      event: null,
      atMs: 0,
      entryHash: '0123456789abcdef',
    });
    const ids = Array.from({ length: 50 }, (_, index) => `step-number-${index}`);
    const run = {
      ...fresh,
      results: Object.fromEntries(ids.map((id) => [id, { status: 'sent' }])),
      beganAtMs: Object.fromEntries(ids.map((id) => [id, Date.now()])),
      rounds: Object.fromEntries(ids.map((id) => [id, 1])),
      heardIds: Array.from({ length: 500 }, (_, index) => `m-${index}-0123456789abcdef0123456789abcdef`),
    };
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(32_768);
  });
});
