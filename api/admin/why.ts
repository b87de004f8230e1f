import { z } from 'zod';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { whyOf, type Why, type WhyRun } from '../../dispatch/why';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, personQuery, without, type ZodApp } from './app';
import { personRef } from './person-ref';

const params = z.strictObject({ journey: z.string().min(1).max(200) });

function shownRun({ row, decisions, messages }: WhyRun): Record<string, unknown> {
  const { runId, version, live, at, enteredAtMs, endedAtMs, outcome, holdout } = row;
  return {
    runId,
    version,
    live,
    at,
    enteredAt: instant(enteredAtMs),
    endedAt: instant(endedAtMs),
    outcome: outcome?.reason ?? null,
    holdout,
    decisions: decisions.map(({ step, kind, outcome: came, reason, subject, seen, atMs, untilMs }) => ({
      at: instant(atMs),
      step,
      kind,
      outcome: came,
      reason,
      subject,
      until: untilMs === undefined ? undefined : instant(untilMs),
      seen,
    })),
    messages: messages.map(({ step, channel, template, state, reason, claimedAtMs }) => ({
      step,
      channel,
      template,
      state,
      reason,
      at: instant(claimedAtMs),
    })),
  };
}

function shown({ runs, refusals, ...why }: Why): Record<string, unknown> {
  return {
    ...why,
    entered: runs.length > 0,
    runs: runs.map(shownRun),
    refusals: refusals.map((row) => ({
      ...without(row, 'atMs', 'userRef', 'journey'),
      at: instant(row.atMs),
    })),
  };
}

/** `GET /api/journeys/:journey/why`: what decided that a person entered or did not, and got a message or did not. */
export function whyRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey/why',
    onRequest: guard('profiles:read'),
    schema: {
      tags: ['people'],
      summary:
        'Says why a person did or did not enter a journey and get its messages, with the values seen then.',
      params,
      querystring: personQuery.omit({ limit: true }),
      response: ANSWERS,
    },
    handler: async (request) => {
      const userRef = personRef(deps.secret, request.query);
      if (userRef === null) {
        throw new AppError('bad_query', 'Give userId, anonymousId or userRef.', { path: 'userId' });
      }
      const profile = await deps.store.profiles.get(userRef);
      if (profile === null) throw new AppError('not_found', 'Nobody is known under this id.');
      const { journey } = request.params;
      const nowMs = (deps.now ?? Date.now)();
      const why = await whyOf({ store: deps.store, calendar: luxonCalendar, nowMs }, profile, journey);
      if (why === null) throw new AppError('not_found', `There is no journey ${journey}.`);
      return shown(why);
    },
  });
}
