/** The events that only Journeyman records. Intake and `track` refuse their names, so that a report can trust them. */
export const SYSTEM_EVENTS: readonly string[] = [
  'email_sent',
  'email_delivered',
  'email_opened',
  'email_clicked',
  'email_bounced',
  'email_complained',
  'sms_sent',
  'sms_delivered',
  'sms_failed',
  'sms_replied',
  'subscribed',
  'unsubscribed',
  'subscription_confirmed',
  'coupon_issued',
  'coupon_redeemed',
  'coupon_expired',
  'segment_entered',
  'segment_left',
  'trait_changed',
  'item_changed',
  'journey_entered',
  'journey_ended',
];

/** Whether the name of an event is reserved for the system. */
export function isSystemEvent(name: string): boolean {
  return SYSTEM_EVENTS.includes(name);
}
