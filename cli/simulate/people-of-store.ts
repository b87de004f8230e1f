import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import { withEstimates } from '../../journey/simulator/population/estimate-responses';
import type { Setting } from '../../journey/simulator/population/make-life';
import type { Population } from '../../journey/simulator/population/population';
import { segmentsThatMatter } from '../../journey/simulator/population/segments-that-matter';
import type { Store } from '../../store/repositories';
import type { Terminal } from '../terminal';
import type { PeopleOptions } from './people-options';
import type { Crowd } from './simulate-people';
import { eventsAskedFor } from '../../dispatch/replay/events-asked-for';
import { storedPeople } from './stored-people';

const YEAR_MS = 365 * 86_400_000;

/**
 * The people of the store, responding as the population says and, where it does not, as people responded to the
 * messages of the year before.
 */
export async function peopleOfStore(
  terminal: Terminal,
  store: Pick<Store, 'profiles' | 'events' | 'suppressions' | 'responses'>,
  workspace: CheckedWorkspace,
  plan: Plan,
  population: Population,
  setting: Setting,
  { people }: PeopleOptions,
): Promise<Crowd> {
  const known = await store.profiles.count();
  const count = Math.min(people ?? known, known);
  const counted = await store.responses.since(setting.startMs - YEAR_MS);
  const responses = withEstimates(population.responses, counted);
  const estimated = (['email', 'sms'] as const).filter(
    (channel) =>
      responses.channels[channel] !== undefined && population.responses.channels[channel] === undefined,
  );
  const messages = counted
    .filter(({ channel }) => estimated.includes(channel))
    .reduce((sum, { sent }) => sum + sent, 0);
  if (messages > 0) terminal.say(terminal.t('population.estimated', { messages }));
  const segments = segmentsThatMatter(plan, workspace.segments);
  const events = eventsAskedFor(plan, segments, workspace.traits);
  const source = storedPeople(store, population, setting, events, count);
  const name = terminal.t('population.profiles', { population: population.population });
  return { name, population: { ...population, responses }, source, count };
}
