import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';
import type { Performed } from '../../journey/engine/effect';
import type { Heard } from '../../journey/engine/run';
import type { Plan } from '../../journey/plan/plan';
import setUp from '../servers/global-set-up';
import { fakeActivities, makeRun, openLab, until, type Lab, type StartedRun } from '../servers/lab';
import { event } from '../unit/engine/plans';
import { PLANS } from './plans';

/**
 * Records the histories that every later build has to replay. Run it only to add a kind of history, or after a change
 * that is guarded by `patched`; what is recorded stays. `node -r ./test/servers/typescript-hook.js test/histories/record.ts`
 */
async function main(): Promise<void> {
  const only = process.argv.slice(2);
  await setUp();
  const asked: Record<string, number> = {};
  const activities = fakeActivities({
    perform({ run, step }): Performed {
      const times = (asked[`${run.runId}/${step}`] = (asked[`${run.runId}/${step}`] ?? 0) + 1);
      if (step === 'call') {
        if (times === 1) return { status: 'later', untilMs: Date.now() + 300, reason: 'http_503' };
        return { status: 'done', result: { http_status: 200, response: { score: 2 } } };
      }
      if (step === 'picks') return { status: 'skipped', reason: 'no_items' };
      if (step === 'note') return { status: 'done', result: { channels: ['sms'] } };
      if (step === 'coupon') return { status: 'done', result: { code: 'WB-TEST' } };
      if (step === 'late' && times === 1) {
        return { status: 'later', untilMs: Date.now() + 300, reason: 'window' };
      }
      return { status: 'done' };
    },
    look: ({ questions }) =>
      questions.map((question) =>
        question.about === 'instant'
          ? { instantMs: Date.now() + 200, seen: [] }
          : { value: true, recheckAtMs: null, seen: [] },
      ),
  });
  const lab = await openLab({ address: process.env.TEST_TEMPORAL_ADDRESS ?? '', activities });
  for (const [name, act] of Object.entries(SCENES)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const runs = await act(lab, PLANS);
    for (const [index, { workflowId, runId }] of runs.entries()) {
      const history = await lab.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const file = runs.length === 1 ? name : `${name}-${index + 1}`;
      await keep(file, jsonOf(history), history.events?.length ?? 0);
    }
  }
  await lab.close();
  await globalThis.stopServers?.();
}

/** Plain JSON that `History.fromObject` reads: names for enums, base64 for bytes, text for long numbers. */
function jsonOf(history: temporal.api.history.v1.IHistory): string {
  const { History } = temporal.api.history.v1;
  const plain = History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });
  // Where it was recorded is nobody's business.
  return JSON.stringify(plain).replaceAll(hostname(), 'host');
}

async function keep(name: string, json: string, events: number): Promise<void> {
  const folder = join(__dirname, 'recorded');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  if (json.length > 200_000) await writeFile(`${path}.gz`, gzipSync(json));
  else await writeFile(path, `${JSON.stringify(JSON.parse(json), null, 1)}\n`);
  process.stderr.write(`${name}: ${events} events\n`);
}

interface Execution {
  workflowId: string;
  runId: string;
}

type Scene = (lab: Lab, plans: typeof PLANS) => Promise<Execution[]>;

const order = (id: string): Heard => ({
  kind: 'event',
  id,
  event: event('order_placed', Date.now(), {}, id),
});

/** The executions of a run, first to last; more than one where it continued as new. */
async function executionsOf(lab: Lab, run: StartedRun): Promise<Execution[]> {
  await run.outcome();
  const found: { runId: string; startTime: Date }[] = [];
  await until(async () => {
    found.length = 0;
    for await (const one of lab.client.workflow.list({ query: `WorkflowId="${run.workflowId}"` })) found.push(one);
    const last = await run.handle.describe();
    return found.some((one) => one.runId === last.runId);
  }, 'all executions are listed');
  found.sort((a, b) => a.startTime.getTime() - b.startTime.getTime());
  return found.map(({ runId }) => ({ workflowId: run.workflowId, runId }));
}

const waits = (run: StartedRun) =>
  until(async () => (await run.state())?.phase.kind === 'waiting', 'the run waits');

async function whole(lab: Lab, plan: Plan): Promise<Execution[]> {
  return executionsOf(lab, await lab.start(plan));
}

const SCENES: Record<string, Scene> = {
  wait: (lab, plans) => whole(lab, plans.wait),
  'wait-until': (lab, plans) => whole(lab, plans.waitUntil),
  'wait-for-timeout': (lab, plans) => whole(lab, plans.waitForSoon),
  async 'wait-for-met'(lab, plans) {
    const run = await lab.start(plans.waitFor);
    await waits(run);
    await lab.starter.signal(run.workflowId, { heard: [order('m1')] });
    return executionsOf(lab, run);
  },
  /** The order is of the instant of the entry, and the run begins a little later. */
  async 'at-entry'(lab, plans) {
    const atMs = Date.now() - 50;
    const run = await lab.start(plans.atEntry, { atMs });
    await waits(run);
    const ordered: Heard = { kind: 'event', id: 'm1', event: event('order_placed', atMs, {}, 'm1') };
    await lab.starter.signal(run.workflowId, { heard: [ordered] });
    return executionsOf(lab, run);
  },
  async exit(lab, plans) {
    const run = await lab.start(plans.exits);
    await waits(run);
    await lab.starter.signal(run.workflowId, { heard: [order('m1')] });
    return executionsOf(lab, run);
  },
  if: (lab, plans) => whole(lab, plans.if),
  split: (lab, plans) => whole(lab, plans.split),
  coupon: (lab, plans) => whole(lab, plans.coupon),
  change: (lab, plans) => whole(lab, plans.change),
  consent: (lab, plans) => whole(lab, plans.consent),
  webhook: (lab, plans) => whole(lab, plans.webhook),
  repeat: (lab, plans) => whole(lab, plans.repeat),
  choose: (lab, plans) => whole(lab, plans.choose),
  async 'wait-for-any'(lab, plans) {
    const run = await lab.start(plans.waitForAny);
    await waits(run);
    await lab.starter.signal(run.workflowId, { heard: [order('m1')] });
    return executionsOf(lab, run);
  },
  orders: (lab, plans) => whole(lab, plans.orders),
  deferred: (lab, plans) => whole(lab, plans.deferred),
  async 'pause-resume'(lab, plans) {
    const run = await lab.start(plans.waitFor);
    await waits(run);
    await lab.starter.control(run.workflowId, { kind: 'pause' });
    await until(async () => (await run.state())?.status === 'paused', 'the run is paused');
    await lab.starter.control(run.workflowId, { kind: 'resume' });
    await until(async () => (await run.state())?.status === 'running', 'the run goes on');
    await lab.starter.control(run.workflowId, { kind: 'skipWait' });
    return executionsOf(lab, run);
  },
  async stop(lab, plans) {
    const run = await lab.start(plans.waitFor);
    await waits(run);
    await lab.starter.control(run.workflowId, { kind: 'stop', reason: 'by hand' });
    return executionsOf(lab, run);
  },
  async cancel(lab, plans) {
    const run = await lab.start(plans.waitFor);
    await waits(run);
    await run.handle.cancel();
    return executionsOf(lab, run);
  },
  async restart(lab, plans) {
    const userRef = 'urecorded';
    const run = await lab.start(plans.waitFor, { userRef, entryHash: 'first' });
    await waits(run);
    const next = makeRun(plans.waitFor, { userRef, entryHash: 'second' }).input;
    await lab.starter.enter(run.workflowId, { next, restart: true });
    await lab.starter.signal(run.workflowId, { heard: [order('m2')] });
    await until(async () => (await run.state())?.runId.endsWith('second') ?? false, 'the second begins');
    await lab.starter.control(run.workflowId, { kind: 'skipWait' });
    return executionsOf(lab, run);
  },
  async 'continue-as-new'(lab, plans) {
    const run = await lab.start(plans.long);
    await until(async () => (await run.state())?.at === 'mail-20', 'the run is under way');
    await lab.starter.signal(run.workflowId, { heard: [order('m3')] });
    return executionsOf(lab, run);
  },
};

void main();
