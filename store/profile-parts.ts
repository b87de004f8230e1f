import type { JsonObject } from '../audience/json';

/** When a person was last said to be in a group, and when each trait of the group was set, in ms. */
export interface GroupTimes {
  atMs: number;
  fields: Record<string, number>;
}

/** One device of a person: what clients said of it (`token`, `type`, `model` …), each value with its time in ms. */
export interface DeviceFact {
  id: string;
  atMs: number;
  about: JsonObject;
  times: Record<string, number>;
}

/** What events say of a person beside traits; absent where nothing was said. */
export interface ProfileParts {
  /** When each trait of each group was last set; the traits themselves are the trait `groups`. */
  groupTimes?: Record<string, GroupTimes>;
  /** Devices by id; whether one can be pushed to is for a channel to ask. */
  devices?: Record<string, DeviceFact>;
  /** Zone and locale as the newest client said; a trait of that name goes before. */
  clientSays?: Partial<Record<'timezone' | 'locale', { value: string; atMs: number }>>;
}
