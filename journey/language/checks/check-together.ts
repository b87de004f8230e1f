import { DEFAULT_BRAND } from '../default-brand';
import { checkCircles } from './circles';
import { checkCouponUse } from './coupon-use';
import { checkMentions } from './mentions';
import { checkReach, checkSize } from './reach';
import { checkRequiredContent } from './required-content';
import { checkSegmentCircles } from './segment-circles';
import { sendsOf, soundJourneys, type Together } from './together';
import { checkStarts } from './starts';
import { checkTests } from './test-steps';
import { checkTraits } from './traits';
import { checkTraitUse } from './trait-use';
import { checkVariables } from './variables';
import { checkWindows } from './windows';
import { checkWorstCase } from './worst-case';

/** Every check that needs more than one file, or the whole journey. Faults go to the desks of the files. */
export function checkTogether(together: Together): void {
  const journeys = soundJourneys(together).filter(checkSize);
  const sends = sendsOf(together, journeys, together.brand ?? DEFAULT_BRAND);
  checkMentions(together);
  journeys.forEach(checkReach);
  checkRequiredContent(sends);
  checkCouponUse(sends);
  checkVariables(together, sends);
  checkStarts(together, journeys);
  checkCircles(together, journeys);
  checkSegmentCircles(together);
  checkTraits(together);
  checkTraitUse(together, journeys);
  checkWorstCase(sends);
  checkTests(together, journeys);
  if (!together.partial) checkWindows(sends);
}
