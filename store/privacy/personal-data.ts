/**
 * The one table of what the collections hold of people, and what becomes of it when a person is erased. A test holds it
 * against the collections of the database: a collection that nobody has judged fails it.
 */

/** A document of a person is found by its id, which is the person's reference or begins with it, or by `claim`. */
type FoundBy = 'id' | 'claim';

interface OfPeople {
  holds: 'people';
  by: FoundBy;
  /**
   * `removed`: the documents go. `pseudonymised`: `keeps` stays, under a random name that leads to nobody, since
   * reports count it. `unlinked`: the document is not about the person any more.
   */
  erase: 'removed' | 'pseudonymised' | 'unlinked';
  /** Fields that a pseudonymised document keeps. */
  keeps?: readonly string[];
  /** Fields that are of no use to the person, and are left out of an export. */
  inner?: readonly string[];
  why: string;
}

interface OfNobody {
  holds: 'nobody';
  why: string;
}

export type CollectionRule = OfPeople | OfNobody;

const removed = (why: string, inner: readonly string[] = []): OfPeople => ({
  holds: 'people',
  by: 'id',
  erase: 'removed',
  inner,
  why,
});
const nobody = (why: string): OfNobody => ({ holds: 'nobody', why });

/** Every collection of the database. People's data in a new one mostly is `removed`, found by ids that begin with them. */
export const PERSONAL_DATA: Readonly<Record<string, CollectionRule>> = {
  profiles: removed('Who the person is.', ['savedBy', 'updateKeys', 'revision', 'search']),
  profileHistory: removed('What changed in the profile of the person, when and by what.'),
  events: removed('What the person did.', ['queue', 'due', 'order', 'error', 'partition', 'attempts']),
  received: removed('What the person did and is not yet dealt with.', [
    'queue',
    'due',
    'order',
    'partition',
    'attempts',
  ]),
  consents: removed('The history of what the person agreed to.'),
  runs: {
    holds: 'people',
    by: 'id',
    erase: 'pseudonymised',
    keeps: [
      'runId',
      'userRef',
      'journey',
      'version',
      'live',
      'enteredAt',
      'at',
      'endedAt',
      'outcome',
      'holdout',
      'started',
    ],
    inner: ['unstartedSince'],
    why: 'Funnels and conversions count entries and ends.',
  },
  messages: {
    holds: 'people',
    by: 'id',
    erase: 'pseudonymised',
    keeps: [
      ...[
        'sendKey',
        'userRef',
        'runId',
        'journey',
        'version',
        'step',
        'channel',
        'template',
        'templateVersion',
      ],
      ...['purpose', 'topic', 'state', 'priority', 'attempt', 'claimedAt', 'acceptedAt', 'fates'],
    ],
    inner: ['holder', 'countsAt'],
    why: 'Reports count sends, opens, clicks and bounces.',
  },
  couponClaims: {
    holds: 'people',
    by: 'id',
    erase: 'pseudonymised',
    keeps: ['userRef', 'claimKey', 'coupon', 'code', 'claimedAt', 'expiresAt', 'redeemedAt', 'status'],
    inner: ['holder', 'heldUntil'],
    why: 'Stock, budget and redemptions stay right, and the code stays good for who holds it.',
  },
  couponCodes: {
    holds: 'people',
    by: 'claim',
    erase: 'unlinked',
    inner: ['pick'],
    why: 'The code names a claim, which leads to nobody any more.',
  },
  couponPersons: removed('How many coupons of a campaign the person has had.'),
  draws: removed('What was counted stands in the experiment; who was not yet counted leaves it.'),
  steps: removed('The way of the person through journeys, with the values that decided.'),
  webhooks: removed('Replies of other systems about the person.'),
  appointments: removed('Dates of the person.'),
  keptEntries: removed('Entries of the person that wait for a paused journey.'),
  setAside: removed('That looks at all people could not deal with the person, and why.'),
  segmentPushes: removed('Of which segments of the person another system was told.'),
  refusals: removed('Entries of the person that were refused.'),
  shadowRuns: removed('What another version would have done for the person.'),
  ties: removed('The items that the person has to do with.'),
  personKeys: removed('The key of what Temporal keeps of the person: without it nobody can read that.', [
    'salt',
  ]),
  suppressions: nobody('Keyed hashes of addresses; they stay, so that an erased address stays suppressed.'),
  tombstones: nobody('Keyed hashes of who was erased, so that late events do not bring them back.'),
  erasures: nobody('How far an erasure has come. Whom it is about is sealed, and goes when it is done.'),
  audit: nobody('Who did what. People are named by keyed hashes.'),
  scans: nobody('How far looks at all people have come; a place that names an erased person is moved.'),
  coupons: nobody('Campaigns and their counters.'),
  experiments: nobody('Counts of people, and verdicts.'),
  entryPeriods: nobody('How many people have entered a journey lately.'),
  items: nobody('The catalogue.'),
  relatedItems: nobody('Which items are bought by the same people, counted over all of them.'),
  journeys: nobody('Which version of a journey is live.'),
  journeyVersions: nobody('Published journeys.'),
  definitions: nobody(
    'Published files. A list of people in a segment is the file of who wrote it: take them out there.',
  ),
  definitionVersions: nobody('Earlier versions of published files.'),
  releases: nobody('What was published together.'),
  shadows: nobody('Versions that run beside the live one.'),
  apiKeys: nobody('Keys of systems.'),
  partitions: nobody('Which dispatcher works on which stream.'),
  partitionOwners: nobody('Which dispatchers live.'),
  locks: nobody('Who migrates just now.'),
  changelog: nobody('Which migrations were made.'),
};

/** A collection with people in it. */
export type PersonalCollection = OfPeople & { name: string };

/** The collections with people in them. */
export function personalCollections(): PersonalCollection[] {
  return Object.entries(PERSONAL_DATA).flatMap(([name, rule]) =>
    rule.holds === 'people' ? [{ ...rule, name }] : [],
  );
}
