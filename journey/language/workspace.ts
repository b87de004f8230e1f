import type { Condition } from '../../audience/condition';
import type { TraitDefinition } from '../../audience/traits/definition';
import type { JourneyTest } from './journey-test/read-test';
import type { Population } from '../simulator/population/population';
import type { CatalogueEvents } from '../engine/items/ties';
import type { Cap, DayWindow, Plan } from '../plan/plan';

/** One file of the workspace, already read. `path` is relative to the workspace and uses `/`. */
export interface SourceFile {
  path: string;
  text: string;
}

/** Brand-wide defaults, from `workspace.yaml`. */
export interface Brand {
  workspace: string;
  timezone: string;
  locale: string;
  currency: string;
  /** Default region for phone numbers, ISO 3166 alpha-2; from the locale or the zone where not given. */
  region: string;
  sender: { email: string | null; sms: string | null; address: string | null };
  quietHours: DayWindow | null;
  caps: Cap[];
  /** Topic id to title. */
  topics: Record<string, string>;
  conversion: { event: string; value: string | null } | null;
  /** Which events speak of items; absent where the workspace says nothing of it. */
  catalogue?: CatalogueEvents;
}

export interface Segment {
  segment: string;
  version: string;
  title: string;
  /** Null for a static list. */
  where: Condition | null;
  /** People of a static list, by user id. */
  list: string[] | null;
  /** Event names, traits, tags and segments that the condition reads, as listening tokens. */
  reads: string[];
  /** The system that is told of who comes and goes, and of which traits; absent where none is. */
  push?: { url: string; traits: string[] } | undefined;
}

export interface Coupon {
  coupon: string;
  version: string;
  title: string;
  value: { percent: number } | { amount: number; currency: string } | { gift: string };
  pattern: string | null;
  /** Codes to import, where they come from a file. */
  codes: string[] | null;
  stock: number | null;
  budget: { amount: number; currency: string } | null;
  perPerson: number;
  validMs: number | null;
  uses: number;
  minSpend: { amount: number; currency: string } | null;
}

/** One template in one locale, as written. Compiling MJML and Liquid is `message/`'s. */
export interface TemplateFile {
  template: string;
  locale: string | null;
  channel: 'email' | 'sms';
  format: 'mjml' | 'html' | 'txt';
  subject: string | null;
  preheader: string | null;
  sender: string | null;
  purpose: 'marketing' | 'transactional' | null;
  topic: string | null;
  body: string;
  /** The line of the file at which the body begins, for errors in it. */
  bodyLine: number;
  path: string;
}

/** A template with all its locales, named by the hash of them all. */
export interface Template {
  template: string;
  version: string;
  channel: 'email' | 'sms';
  files: TemplateFile[];
}

/** A workspace without faults: everything compiled to plain data. */
export interface CheckedWorkspace {
  brand: Brand;
  journeys: { plan: Plan; source: string; path: string }[];
  segments: Segment[];
  traits: TraitDefinition[];
  coupons: Coupon[];
  /** Populations to simulate with; nothing of them is published. */
  populations: { population: Population; path: string }[];
  /** Tests without faults of their own; nothing of them is published. */
  tests: JourneyTest[];
  templates: Template[];
}
