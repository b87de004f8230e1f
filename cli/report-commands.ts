import type { CommandRow } from './command-row';

/** Reports on what journeys have come to. */
export const REPORTS: CommandRow[] = [
  {
    path: 'report experiment',
    args: '<journey>',
    about: 'about.report-experiment',
    examples: ['journeyman report experiment welcome', 'journeyman report experiment welcome --json'],
    load: () => import('./commands/report-experiment.js'),
  },
];
