import type { Store } from '../../store/repositories';
import type { ProfileRow } from '../../store/rows';
import type { ShadowRow, ShadowRunRow } from '../../store/shadow-repository';
import { withheldMessages } from './withheld-messages';

/**
 * The store as a shadow run sees it: everything is read as it is, and nothing is written but into the run's own row.
 * What the run changes of its person it alone sees; a code is no code; templates are those of its own version.
 */
export function withheldStore(store: Store, shadow: ShadowRow, row: ShadowRunRow): Store {
  const nothing = async (): Promise<void> => undefined;
  return {
    ...store,
    profiles: withheldProfiles(store, row),
    profileHistory: { ...store.profileHistory, append: nothing },
    messages: withheldMessages(row, store),
    // Nobody is counted for a version that nobody gets.
    experiments: { ...store.experiments, draw: nothing },
    coupons: { ...store.coupons, release: nothing, claim: claimOf(store) },
    consents: { ...store.consents, add: nothing },
    suppressions: { ...store.suppressions, add: nothing, remove: nothing },
    definitions: { ...store.definitions, live: templateOf(store, shadow) },
    // A pause holds what is live: a shadow goes on.
    journeys: { ...store.journeys, list: async () => [] },
    steps: { ...store.steps, append: nothing },
    runs: { ...store.runs, setPosition: nothing, end: nothing },
  };
}

/** The live definition, or of a template the one that stands beside the shadow's version. */
function templateOf(store: Store, { templates, startedAtMs }: ShadowRow): Store['definitions']['live'] {
  return async (kind, id) => {
    const own = templates.find(({ template }) => template === id);
    if (kind !== 'template' || own === undefined) return store.definitions.live(kind, id);
    const body = JSON.parse(JSON.stringify(own)) as never;
    return { kind, id, version: own.version, body, source: '', publishedAtMs: startedAtMs };
  };
}

/** Says whether the campaign has a code left, and takes none. */
function claimOf(store: Store): Store['coupons']['claim'] {
  return async (userRef, claimKey, coupon, nowMs) => {
    const campaign = await store.coupons.get(coupon);
    if (campaign === null) return { status: 'refused', reason: 'unknown_coupon' };
    const { stock, issued, validMs } = campaign;
    if (stock !== null && issued >= stock) return { status: 'refused', reason: 'no_stock' };
    const expiresAtMs = validMs === null ? null : nowMs + validMs;
    const code = 'WITHHELD';
    const claim = { userRef, claimKey, coupon, code, claimedAtMs: nowMs, expiresAtMs, redeemedAtMs: null };
    return { status: 'issued', claim };
  };
}

function withheldProfiles(store: Store, { overlay }: ShadowRunRow): Store['profiles'] {
  return {
    ...store.profiles,
    async get(userRef) {
      const found = await store.profiles.get(userRef);
      return found === null ? null : laidOver(found, overlay);
    },
    async saveMany(rows) {
      for (const { consent } of rows) Object.assign(overlay.consent, consent);
      return [];
    },
    async setTag(_userRef, tag, present) {
      overlay.tags[tag] = present;
    },
    async updateTraits(userRef, set, add) {
      Object.assign(overlay.traits, set);
      const traits = { ...(await store.profiles.get(userRef))?.traits, ...overlay.traits };
      for (const [name, number] of Object.entries(add)) {
        const before = traits[name];
        overlay.traits[name] = (typeof before === 'number' ? before : 0) + number;
      }
    },
  };
}

function laidOver(profile: ProfileRow, { traits, tags, consent }: ShadowRunRow['overlay']): ProfileRow {
  const kept = { ...profile.tags };
  for (const [tag, present] of Object.entries(tags)) {
    if (present) kept[tag] ??= { atMs: 0, source: 'shadow' };
    else Reflect.deleteProperty(kept, tag);
  }
  return {
    ...profile,
    traits: { ...profile.traits, ...traits },
    tags: kept,
    consent: { ...profile.consent, ...consent },
  };
}
