import type { JsonObject } from '../audience/json';

/** An item of `/v1/import`, in the Segment dialect. */
export interface ImportItem {
  type: 'track' | 'identify';
  messageId: string;
  userId?: string;
  anonymousId?: string;
  event?: string;
  timestamp?: string;
  properties?: JsonObject;
  traits?: JsonObject;
  /** `tags` of an imported person are added to theirs. */
  context?: JsonObject;
}
