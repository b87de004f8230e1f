import type { Condition } from '../../audience/condition';
import type { Json } from '../../audience/json';
import type { ItemWanted } from '../engine/items/item-event';

/** A broadcast or a wave: at each firing of a cron expression everybody who is of its audience enters. */
export interface ScheduleItem {
  kind: 'schedule';
  /** Five fields. */
  cron: string;
  /** `profile`, an IANA zone, or null for the zone of the journey. */
  timezone: string | null;
  /** People are spread over this time after the firing, each at an instant of their own. */
  overMs: number;
  audience: Condition | null;
  lateMs: number;
}

/** A trait changed. Null stands for any value; a list for one of its values. */
export interface TraitItem {
  kind: 'trait';
  trait: string;
  from: Json[] | null;
  to: Json[] | null;
}

/** An item of the catalogue changed to which the person is tied. */
export interface ItemItem extends ItemWanted {
  kind: 'item';
  where: Condition | null;
  key: string | null;
}

/** At most so many entries in a period, which begins with the first entry after the last period was over. */
export interface EntryLimit {
  people: number;
  perMs: number;
}
