import type { CheckedWorkspace } from '../journey/language/workspace';
import type { Plan } from '../journey/plan/plan';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import type { Terminal } from './terminal';

/** The plan of a journey by its id, or a failure that lists those there are. */
export function planOf(terminal: Terminal, workspace: CheckedWorkspace, id: string, dir: string): Plan {
  const found = workspace.journeys.find(({ plan }) => plan.journey === id);
  if (found !== undefined) return found.plan;
  const ids = workspace.journeys.map(({ plan }) => plan.journey).join(', ');
  throw new CliFailure({
    code: 'journey_missing',
    exit: EXIT.notFound,
    what: terminal.t('workspace.no-journey', { id, path: dir }),
    fix: terminal.t('workspace.no-journey-fix', { ids }),
  });
}
