import { z } from 'zod';
import { recomputeAll, traitStatuses, type TraitStatus } from '../../dispatch/trait-status';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { shownTrouble } from './shown-trouble';
import { ANSWERS, anyAnswer, instant, noQuery, type ZodApp } from './app';

const params = z.strictObject({ trait: z.string().min(1).max(200) });

function shown({ definition, publishedAtMs, computed, trouble, figures }: TraitStatus) {
  const { trait, title, version, rule, gives, reads } = definition;
  return {
    ...{ trait, title, kind: kindOf(rule), version, gives, reads },
    publishedAt: instant(publishedAtMs),
    computed: { people: computed.people, of: computed.of, doneAt: instant(computed.doneAtMs) },
    trouble: shownTrouble(trouble),
    figures: figures && { people: figures.people, at: instant(figures.atMs) },
  };
}

/** The word by which the file names its kind. */
function kindOf(rule: TraitStatus['definition']['rule']): string {
  return rule.kind === 'measure' ? rule.measure.of : rule.kind;
}

/** Computed traits: what is published, how far the background has come, and computing all of them anew. */
export function traitRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/traits',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['traits'],
      summary: 'Lists the computed traits, and for how many people each is computed.',
      querystring: noQuery,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 503) },
    },
    handler: async () => ({ traits: (await traitStatuses(deps.store)).map(shown) }),
  });
  app.route({
    method: 'GET',
    url: '/api/traits/:trait',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['traits'],
      summary: 'Shows one computed trait with its rule.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { trait } = request.params;
      const found = (await traitStatuses(deps.store)).find(({ definition }) => definition.trait === trait);
      if (found === undefined) throw new AppError('not_found', `There is no computed trait ${trait}.`);
      return { ...shown(found), rule: found.definition.rule };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/traits/recompute',
    onRequest: guard('journeys:publish'),
    schema: {
      tags: ['traits'],
      summary: 'Computes the traits of everybody anew from their histories, in the background.',
      querystring: noQuery,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 503) },
    },
    handler: async () => {
      const traits = await recomputeAll(deps.store, (deps.now ?? Date.now)());
      await deps.dispatcher.reload();
      return { traits, people: await deps.store.profiles.count() };
    },
  });
}
