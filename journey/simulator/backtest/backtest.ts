import type { Segment } from '../../language/workspace';
import type { Plan } from '../../plan/plan';
import type { Life } from '../lives';
import { isSettled, NO_ENDS, openPass, type Ends, type Pass } from '../population/pass';
import { NOTHING_DESCRIBED } from '../population/population';
import type { PeopleSource, PopulationSetting, SimulatedPopulation } from '../population/simulate-population';
import type { TimelineLine } from '../timeline';
import { DIFFERENCES, differenceOf, type Difference } from './compare';
import { courseOf, type Course } from './course';
import { conversionsOf, followingOf, type ConversionEvent, type Converted, type Following } from './follow';
import { addConversions, followedTally, noConversions, rounded } from './sums';
import type { ConversionSums, FollowedSums, FollowedTally } from './sums';

/** One version of a journey that is put to the test. */
export interface BacktestVersion {
  plan: Plan;
  /** The segments that matter to it. */
  segments: readonly Segment[];
}

/** What a backtest is run with: the stretch of time, what all versions share, and what is to be told of whom. */
export interface BacktestSetting extends Omit<
  PopulationSetting,
  'plans' | 'segments' | 'responses' | 'seed'
> {
  versions: readonly BacktestVersion[];
  conversion: ConversionEvent | null;
  /** How long after a message a conversion counts as following it. */
  withinMs: number;
  /** So many people are told of one by one: those for whom two versions differ, or who are sent something. */
  keep: number;
  /** The person whose timeline is wanted, by user id; null for nobody. */
  person: string | null;
}

/** What one version came to for one person. */
export type PersonCourse = Omit<Course, 'messages'> &
  Pick<Following, 'messages'> & { held: Course['messages'] };

/** One person whom it is worth to look at. `courses` stand in the order of the versions. */
export interface PersonDetail {
  person: string;
  difference: Difference | null;
  conversions: Converted[];
  courses: PersonCourse[];
}

/** People for whom two versions differ in one way; of them, those who converted anyway after a message of each. */
export interface DifferenceSums {
  people: number;
  followed: [number, number];
}

/** What one version came to. */
export interface VersionResult extends SimulatedPopulation {
  followed: FollowedSums;
  /** The timeline of the person who was asked for. */
  timeline: TimelineLine[];
}

/** What came of a backtest. `differences` is null for one version. */
export interface Backtest {
  people: number;
  /** All conversions within the time replayed, whoever would have been written to. */
  conversions: ConversionSums;
  versions: VersionResult[];
  differences: Record<Difference, DifferenceSums> | null;
  /** The first of those worth to look at, in the order in which people come; never more than `keep`. */
  details: PersonDetail[];
}

/** One version on its way through one pass. `lines` are those of the person at hand. */
interface Lane {
  version: BacktestVersion;
  pass: Pass;
  lines: TimelineLine[];
  followed: FollowedTally;
  timeline: TimelineLine[];
}

/**
 * Replays what people really did through each version, with the production engine on a virtual clock. People come one
 * after another and are forgotten; sums are kept, and the details of `keep` people.
 *
 * What people share (coupons, a journey's `limit`) is settled as in `simulatePopulation`: the pass is repeated until
 * its ends stay as they are. Nobody answers a message that never went out: opens, clicks and redemptions stay away.
 */
export async function runBacktest(
  setting: BacktestSetting,
  source: PeopleSource,
  onPortion: (done: number, pass: number) => void = () => {},
): Promise<Backtest> {
  let ends: Ends[] = setting.versions.map(() => NO_ENDS);
  for (let passes = 1; ; passes += 1) {
    const round = openRound(setting, ends);
    for await (const portion of source.portions()) {
      for (const life of portion) round.take(life);
      onPortion(round.people(), passes);
    }
    const found = round.ends();
    if (found.every((one, index) => isSettled(one, ends[index] ?? NO_ENDS, passes))) {
      return round.result(passes);
    }
    ends = found;
  }
}

interface Round {
  take(life: Life): void;
  people(): number;
  ends(): Ends[];
  result(passes: number): Backtest;
}

function openRound(setting: BacktestSetting, known: readonly Ends[]): Round {
  const lanes = setting.versions.map((version, index) => openLane(setting, version, known[index] ?? NO_ENDS));
  const conversions = noConversions();
  const differences = setting.versions.length === 2 ? noDifferences() : null;
  const details: PersonDetail[] = [];
  let people = 0;
  return {
    take(life) {
      people += 1;
      const converted = conversionsOf(life.happenings, setting.conversion, setting.startMs);
      addConversions(conversions, converted);
      const lived = lanes.map((lane) => liveIn(lane, life, converted, setting));
      const difference = compared(lived, differences);
      const isWanted = life.person.userId === setting.person;
      const isWorthIt = difference === null ? isWrittenTo(lived) : isDifferent(difference);
      if (!isWanted && (!isWorthIt || details.length >= setting.keep)) return;
      details.push({
        person: life.person.userId,
        difference,
        conversions: converted,
        courses: lived.map(personCourse),
      });
    },
    people: () => people,
    ends: () => lanes.map(({ pass }) => pass.ends()),
    result: (passes) => ({
      people,
      conversions: rounded(conversions),
      versions: lanes.map((lane) => resultOf(lane, passes)),
      differences,
      details,
    }),
  };
}

function openLane(setting: BacktestSetting, version: BacktestVersion, known: Ends): Lane {
  const { plan, segments } = version;
  const lines: TimelineLine[] = [];
  const shared = { ...setting, plans: [plan], segments, responses: NOTHING_DESCRIBED.responses, seed: 0 };
  const pass = openPass(shared, known, (line) => void lines.push(line));
  return { version, pass, lines, followed: followedTally(), timeline: [] };
}

interface Lived {
  course: Course;
  following: Following;
}

function liveIn(
  lane: Lane,
  life: Life,
  converted: readonly Converted[],
  { withinMs, untilMs, person }: BacktestSetting,
): Lived {
  lane.lines.length = 0;
  lane.pass.take(life);
  const course = courseOf(lane.lines);
  const following = followingOf(course, converted, withinMs, untilMs);
  lane.followed.add(following);
  if (life.person.userId === person) lane.timeline.push(...lane.lines);
  return { course, following };
}

function compared(
  lived: readonly Lived[],
  differences: Record<Difference, DifferenceSums> | null,
): Difference | null {
  const [first, second] = lived;
  if (differences === null || first === undefined || second === undefined) return null;
  const difference = differenceOf(first.course, second.course);
  const sums = differences[difference];
  sums.people += 1;
  if (first.following.conversions.length > 0) sums.followed[0] += 1;
  if (second.following.conversions.length > 0) sums.followed[1] += 1;
  return difference;
}

function isDifferent(difference: Difference): boolean {
  return difference !== 'same' && difference !== 'neither';
}

function isWrittenTo(lived: readonly Lived[]): boolean {
  return lived.some(({ following }) => following.messages.length > 0);
}

function personCourse({ course, following }: Lived): PersonCourse {
  const held = course.messages.filter(({ outcome }) => outcome !== 'sent');
  return { ...course, messages: following.messages, held };
}

function noDifferences(): Record<Difference, DifferenceSums> {
  const none = DIFFERENCES.map((difference) => [difference, { people: 0, followed: [0, 0] }]);
  return Object.fromEntries(none) as Record<Difference, DifferenceSums>;
}

function resultOf({ pass, followed, timeline }: Lane, passes: number): VersionResult {
  const ranOut = pass.ends().coupons;
  const experiments = pass.experiments();
  return { tally: pass.tally, ranOut, experiments, passes, followed: followed.sums(), timeline };
}
