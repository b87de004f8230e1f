import type { Spot } from './spot';

/** How the system itself ends a run. */
const RESERVED: readonly string[] = [
  'completed',
  'converted',
  'restarted',
  'stopped',
  'no_coupon',
  'control',
  'merged',
  'holdout',
  'erased',
];

/** Reports a reason that would be taken for one of the system's. */
export function checkReason(reason: string, spot: Spot): void {
  if (!RESERVED.includes(reason)) return;
  const hint = 'Choose a word of your own, such as `engaged`.';
  spot.fault('reserved_reason', `\`${reason}\` says how the system ended a run.`, { hint });
}
