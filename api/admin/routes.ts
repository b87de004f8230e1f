import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { EventRow } from '../../store/rows';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import { auditRoutes } from './audit';
import { exportRoutes } from './exports';
import { editPersonRoutes } from './edit-person';
import { couponRoutes } from '../coupons';
import type { ApiDeps } from '../deps';
import { experimentsRoute } from './experiments';
import { catalogRoutes } from './catalog';
import { findPeopleRoutes } from './find-people';
import { journeyRoutes } from './journeys';
import { keyRoutes } from './keys';
import { migrateRoute } from './migrate';
import { peopleRoutes } from './people';
import { privacyRoutes } from './privacy';
import { publishRoutes } from './publish';
import { runRoutes } from './runs';
import { steerRoutes } from './steer';
import { shadowRoutes } from './shadows';
import { segmentPushRoute } from './segment-pushes';
import { segmentRoutes } from './segments';
import { traitRoutes } from './traits';
import { versionRoutes } from './versions';
import { whyRoute } from './why';

/** Everything under `/api`, and the redemption of coupons. */
export function adminRoutes(
  child: FastifyInstance,
  deps: ApiDeps,
  guard: (scope: Scope) => Guard,
  record: (row: EventRow) => Promise<void>,
): void {
  const app = child.withTypeProvider<ZodTypeProvider>();
  publishRoutes(app, deps, guard);
  journeyRoutes(app, deps, guard);
  migrateRoute(app, deps, guard);
  steerRoutes(app, deps, guard);
  runRoutes(app, deps, guard);
  peopleRoutes(app, deps, guard);
  findPeopleRoutes(app, deps, guard);
  editPersonRoutes(app, deps, guard, record);
  versionRoutes(app, deps, guard);
  shadowRoutes(app, deps, guard);
  segmentRoutes(app, deps, guard);
  segmentPushRoute(app, deps, guard);
  exportRoutes(app, deps, guard);
  whyRoute(app, deps, guard);
  experimentsRoute(app, deps, guard);
  traitRoutes(app, deps, guard);
  privacyRoutes(app, deps, guard);
  auditRoutes(app, deps, guard);
  keyRoutes(app, deps, guard);
  catalogRoutes(app, deps, guard);
  couponRoutes(app, deps, guard('coupons:redeem'), record);
}
