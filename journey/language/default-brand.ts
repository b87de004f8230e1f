import type { Brand } from './workspace';

/** The defaults of a workspace without a file, for journeys that are read alone. */
export const DEFAULT_BRAND: Brand = {
  workspace: 'workspace',
  timezone: 'UTC',
  locale: 'en',
  currency: 'USD',
  region: 'US',
  sender: { email: null, sms: null, address: null },
  quietHours: null,
  caps: [],
  topics: {},
  conversion: null,
};
