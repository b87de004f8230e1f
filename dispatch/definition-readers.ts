import type { CheckedWorkspace } from '../journey/language/workspace';
import { usesOfPlan } from '../journey/plan/uses-of-plan';
import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';

/** Something that will be live, with its compiled data. */
interface Reader {
  name: string;
  body: unknown;
}

type ReaderStore = Pick<Store, 'journeys' | 'definitions' | 'runs'>;

/** Versions of a journey that people are still in, beside the one that is live then. */
async function standingVersions(store: ReaderStore, journey: string, live: string): Promise<Plan[]> {
  const standing = await store.runs.standing(journey);
  const versions = [...new Set(standing.map(({ version }) => version))].filter((one) => one !== live);
  const rows = await Promise.all(versions.map((version) => store.journeys.version(journey, version)));
  return rows.flatMap((row) => row?.plan ?? []);
}

/** Templates that are published and not in the workspace, of journeys that stay live without it. */
async function templatesBeside(
  store: ReaderStore,
  plans: readonly Plan[],
  own: ReadonlySet<string>,
): Promise<Reader[]> {
  const used = plans.flatMap((plan) =>
    usesOfPlan(plan).flatMap(({ kind, id }) => (kind === 'template' && !own.has(id) ? [id] : [])),
  );
  const rows = await Promise.all([...new Set(used)].map((id) => store.definitions.live('template', id)));
  return rows.flatMap((row) => (row === null ? [] : [{ name: `template ${row.id}`, body: row.body }]));
}

/** What will be live after a publish of the workspace, and the versions of journeys that people are still in. */
export async function readersAfter(
  store: ReaderStore,
  { journeys, segments, traits, templates }: CheckedWorkspace,
): Promise<Reader[]> {
  const own = new Map(journeys.map(({ plan }) => [plan.journey, plan]));
  const live = (await store.journeys.live()).map(({ journey, plan }) => own.get(journey) ?? plan);
  const beside = live.filter(({ journey }) => !own.has(journey));
  const older = (
    await Promise.all(live.map(({ journey, version }) => standingVersions(store, journey, version)))
  ).flat();
  const ownTemplates = new Set(templates.map(({ template }) => template));
  return [
    ...[...own.values(), ...beside].map((plan) => ({ name: `journey ${plan.journey}`, body: plan })),
    ...older.map((plan) => ({
      name: `journey ${plan.journey} (people in version ${plan.version})`,
      body: plan,
    })),
    ...segments.map((one) => ({ name: `segment ${one.segment}`, body: one.where })),
    ...traits.map((one) => ({ name: `trait ${one.trait}`, body: one.rule })),
    ...templates.map(({ template, files }) => ({
      name: `template ${template}`,
      body: files.map(({ topic, subject, preheader, body }) => ({
        topic,
        texts: [subject, preheader, body],
      })),
    })),
    ...(await templatesBeside(store, [...beside, ...older], ownTemplates)),
  ];
}
