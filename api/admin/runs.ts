import { z } from 'zod';
import type { Control } from '../../dispatch/run-starter';
import { isHeld } from '../../journey/engine/hold';
import type { Passed, Run } from '../../journey/engine/run';
import type { RunRow, StepRow } from '../../store/rows';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { ANSWERS, anyAnswer, instant, noQuery, personQuery, without, type ZodApp } from './app';
import { personRef } from './person-ref';

/** A run's id has three parts; in a path they are three segments. */
const params = z.strictObject({
  userRef: z.string().max(64),
  journey: z.string().max(200),
  entry: z.string().max(64),
});

const list = personQuery.extend({
  journey: z.string().min(1).max(200).optional(),
  live: z.enum(['true', 'false']).optional(),
});

const CONTROLS = {
  pause: 'Pauses a run: nothing is performed until it is resumed.',
  resume: 'Resumes a paused run.',
  'skip-wait': 'Ends the present wait of a run.',
  stop: 'Stops a run at once.',
} as const;

type ControlName = keyof typeof CONTROLS;

function controlOf(name: ControlName, reason: string): Control {
  if (name === 'stop') return { kind: 'stop', reason };
  return { kind: name === 'skip-wait' ? 'skipWait' : name };
}

/** A run as people read it: instants as text, the outcome beside them. */
function shown(row: RunRow): Record<string, unknown> {
  return {
    ...without(row, 'listens', 'enteredAtMs', 'endedAtMs'),
    enteredAt: instant(row.enteredAtMs),
    endedAt: instant(row.endedAtMs),
    outcome: row.outcome?.reason ?? null,
  };
}

/** Where the workflow says the run stands; null where the engine cannot be asked, which is no reason to fail. */
async function stateOf(deps: ApiDeps, row: RunRow): Promise<Run | null> {
  if (!row.live) return null;
  try {
    const state = await deps.starter.state(row.workflowId);
    return state?.runId === row.runId ? state : null;
  } catch {
    return null;
  }
}

/** What a run did since its history was stored last: it is stored before a long sleep and at the end. */
function notStored(state: Run | null, steps: readonly StepRow[]): Passed[] {
  if (state === null) return [];
  const next = (steps.at(-1)?.seq ?? -1) + 1;
  return state.trail.slice(Math.max(0, next - state.trailFrom));
}

async function find(deps: ApiDeps, asked: z.infer<typeof params>): Promise<RunRow> {
  const row = await deps.store.runs.get(`${asked.userRef}/${asked.journey}/${asked.entry}`);
  if (row === null) throw new AppError('not_found', 'There is no such run.');
  return row;
}

async function oneRun(deps: ApiDeps, asked: z.infer<typeof params>): Promise<Record<string, unknown>> {
  const row = await find(deps, asked);
  const [state, steps, messages] = await Promise.all([
    stateOf(deps, row),
    deps.store.steps.ofRun(row.userRef, row.runId),
    deps.store.messages.ofRun(row.userRef, row.runId),
  ]);
  return {
    ...shown(row),
    listens: row.listens,
    state:
      state === null
        ? null
        : { at: state.at, status: isHeld(state) ? 'paused' : state.status, phase: state.phase },
    timeline: [...steps, ...notStored(state, steps)].map(
      ({ atMs, untilMs, step, kind, outcome, reason, subject, round, seen }) => ({
        at: instant(atMs),
        step,
        kind,
        outcome,
        reason,
        subject,
        until: untilMs === undefined ? undefined : instant(untilMs),
        round,
        seen,
      }),
    ),
    messages: messages.map((message) => ({
      ...without(message, 'leaseUntilMs', 'claimedAtMs', 'acceptedAtMs'),
      claimedAt: instant(message.claimedAtMs),
      acceptedAt: instant(message.acceptedAtMs),
      fates: message.fates.map((fate) => ({ was: fate.was, at: instant(fate.atMs) })),
    })),
  };
}

/** Runs: who is where, why, and what an operator does about it. */
export function runRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/runs',
    onRequest: guard('runs:read'),
    schema: { tags: ['runs'], summary: 'Lists runs, newest first.', querystring: list, response: ANSWERS },
    handler: async (request) => {
      const { journey, live, limit } = request.query;
      const userRef = personRef(deps.secret, request.query);
      const rows = await deps.store.runs.list({
        ...(journey === undefined ? {} : { journey }),
        ...(live === undefined ? {} : { live: live === 'true' }),
        ...(userRef === null ? {} : { userRef }),
        limit,
      });
      return { runs: rows.map(shown) };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/runs/:userRef/:journey/:entry',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['runs'],
      summary: 'Shows a run with its timeline.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => oneRun(deps, request.params),
  });
  for (const name of Object.keys(CONTROLS) as ControlName[]) controlRoute(app, deps, guard, name);
}

function controlRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard, name: ControlName): void {
  app.route({
    method: 'POST',
    url: `/api/runs/:userRef/:journey/:entry/${name}`,
    onRequest: guard('runs:write'),
    schema: {
      tags: ['runs'],
      summary: CONTROLS[name],
      params,
      querystring: noQuery,
      body: z.strictObject({ reason: z.string().min(1).max(200).optional() }).nullish(),
      response: { 200: anyAnswer, ...errorAnswer(401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const row = await find(deps, request.params);
      const control = controlOf(name, request.body?.reason ?? 'stopped');
      const told = row.live ? await deps.starter.control(row.workflowId, control) : 'gone';
      if (told === 'gone') throw new AppError('conflict', 'The run has ended.');
      return { runId: row.runId, told: name };
    },
  });
}
