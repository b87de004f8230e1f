import type { Calendar } from '../../../audience/calendar';
import type { Coupon } from '../../language/workspace';
import type { Plan } from '../../plan/plan';
import { reportOf, type PopulationReport } from '../population/report';
import type { VersionResult } from './backtest';
import type { FollowedSums } from './sums';

/** What one version came to, as plain JSON: what happened to messages after they left is not there, since none did. */
export interface VersionReport extends Omit<
  PopulationReport,
  'people' | 'channels' | 'templates' | 'experiments'
> {
  journey: string;
  version: string;
  /** Messages that would have gone out, by template, in the order of their names. */
  sent: { template: string; count: number }[];
  followed: FollowedSums;
}

/** What a report is made with. */
export interface VersionReportSetting {
  plan: Plan;
  coupons: readonly Coupon[];
  startMs: number;
  zone: string;
  calendar: Calendar;
}

/** Puts the report of one version together. */
export function versionReport(result: VersionResult, setting: VersionReportSetting): VersionReport {
  const { journey, version } = setting.plan;
  const report = reportOf(result, { ...setting, costs: { email: 0, sms: 0 } });
  const { passes, entries, goal, ended, waiting, skipped, deferred, failed, coupons, steps, days } = report;
  const sent = Object.entries(report.templates).map(([template, counts]) => ({
    template,
    count: counts.sent,
  }));
  return {
    ...{ journey, version, passes, entries, goal, ended, waiting, sent },
    ...{ followed: result.followed, skipped, deferred, failed, coupons, steps, days },
  };
}
