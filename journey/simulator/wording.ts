import { renderJson } from '../../message/render-values';
import type { WordLiteral } from '../engine/given';
import type { Run } from '../engine/run';
import type { SimRun } from './sim-run';
import { zoneOf, type World } from './world';

/** Renders the Liquid of literals for one run, from the world as it is. */
export function wordFor(world: World, run: SimRun, results: Run['results']): WordLiteral {
  const { person, indexed, entry } = run;
  const claim = person.claims.findLast((one) => one.runId === run.run.runId);
  const scope = {
    profile: person.facts.traits,
    entry: entry?.properties ?? {},
    step: results,
    ...(claim === undefined ? {} : { coupon: { code: claim.code } }),
    workspace: { timezone: world.simulation.brand.timezone },
  };
  const wording = { scope, zone: zoneOf(world, indexed.plan, person), locale: person.facts.locale ?? 'en' };
  return (literal) => renderJson(literal, wording);
}
