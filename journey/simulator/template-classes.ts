import type { CheckedWorkspace } from '../language/workspace';
import type { Simulation } from './simulation';

/** What each template says of itself; its files agree, so the first speaks for all. */
export function templateClasses(workspace: CheckedWorkspace): Simulation['templates'] {
  return Object.fromEntries(
    workspace.templates.map(({ template, files }) => {
      const [first] = files;
      return [template, { purpose: first?.purpose ?? null, topic: first?.topic ?? null }];
    }),
  );
}
