import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import type { PlanSource } from '../../dispatch/plans';
import { journeyDataConverter } from '../../worker/data-converter';
import { PLANS } from '../histories/plans';
import { bundle } from '../histories/bundle';

jest.setTimeout(180_000);

const RECORDED = join(__dirname, '../histories/recorded');

const plans: PlanSource = async (journey, version) => {
  const plan = Object.values(PLANS).find((one) => one.journey === journey && one.version === version);
  if (plan === undefined) throw new Error(`No recorded plan ${journey}@${version}`);
  return plan;
};

function histories() {
  return readdirSync(RECORDED)
    .sort()
    .map((file) => {
      const bytes = readFileSync(join(RECORDED, file));
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      const history = temporal.api.history.v1.History.fromObject(JSON.parse(text) as Record<string, unknown>);
      return { workflowId: file.replace(/\.json(\.gz)?$/, ''), history };
    });
}

async function replay(code: string): Promise<{ name: string; error: string | null }[]> {
  const options = { workflowBundle: { code }, dataConverter: journeyDataConverter(plans, []) };
  const results = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(options, histories())) {
    results.push({ name: workflowId, error: error === undefined ? null : error.name });
  }
  return results;
}

describe('histories recorded by earlier builds', () => {
  it('replay on this one, all of them', async () => {
    const { code } = await bundle();
    const results = await replay(code);
    expect(results.filter((one) => one.error !== null)).toEqual([]);
    expect(results.map((one) => one.name)).toEqual([
      'at-entry',
      'cancel',
      'change',
      'choose',
      'consent',
      'continue-as-new-1',
      'continue-as-new-2',
      'coupon',
      'deferred',
      'exit',
      'if',
      'orders',
      'pause-resume',
      'repeat',
      'restart-1',
      'restart-2',
      'split',
      'stop',
      'wait-for-any',
      'wait-for-met',
      'wait-for-timeout',
      'wait-until',
      'wait',
      'webhook',
    ]);
  });

  it('do not replay on an engine whose order was changed: the gate holds', async () => {
    const mutant = join(__dirname, '../histories/mutant-advance.ts');
    const { code } = await bundle({ '../journey/engine/advance$': mutant });
    const results = await replay(code);
    expect(results).toHaveLength(24);
    // Two perform no mail, and one only after a timer, where the changed engine does as the right one.
    expect(results.filter((one) => one.error === null).map((one) => one.name)).toEqual([
      'change',
      'consent',
      'wait-until',
    ]);
    expect(new Set(results.flatMap((one) => one.error ?? []))).toEqual(
      new Set(['DeterminismViolationError']),
    );
  });
});
