import type { CommandRow } from './command-row';
import { WORKSPACE } from './file-commands';

const OF_FILES = [WORKSPACE];
const SAMPLE = { flags: '--limit <n>', about: 'option.limit' } as const;

/** Who is in a segment, and who would be. */
export const SEGMENTS: CommandRow[] = [
  {
    path: 'segment push status',
    about: 'about.segment-push-status',
    examples: ['journeyman segment push status', 'journeyman segment push status --json'],
    load: () => import('./commands/segment-push-status.js'),
  },
  {
    path: 'segment list',
    about: 'about.segment-list',
    examples: ['journeyman segment list', 'journeyman segment list --json'],
    load: () => import('./commands/segment-list.js'),
  },
  {
    path: 'segment show',
    args: '<segment>',
    about: 'about.segment-show',
    examples: ['journeyman segment show loyal'],
    load: () => import('./commands/segment-show.js'),
  },
  {
    path: 'segment count',
    args: '<segment>',
    about: 'about.segment-count',
    options: OF_FILES,
    examples: ['journeyman segment count loyal', 'journeyman segment count loyal --workspace examples/shop'],
    load: () => import('./commands/segment-ask.js').then((module) => module.asking('count')),
  },
  {
    path: 'segment preview',
    args: '<segment>',
    about: 'about.segment-preview',
    options: OF_FILES,
    examples: ['journeyman segment preview loyal --workspace examples/shop'],
    load: () => import('./commands/segment-ask.js').then((module) => module.asking('preview')),
  },
  {
    path: 'segment sample',
    args: '<segment>',
    about: 'about.segment-sample',
    options: [...OF_FILES, SAMPLE, { flags: '--save <id>', about: 'option.save' }],
    examples: [
      'journeyman segment sample loyal --limit 20',
      'journeyman segment sample loyal --limit 5000 --save loyal-in-march --workspace examples/shop',
    ],
    load: () => import('./commands/segment-ask.js').then((module) => module.asking('sample')),
  },
  {
    path: 'segment export',
    graceful: true,
    args: '<segment>',
    about: 'about.segment-export',
    options: [
      { flags: '--format <format>', about: 'option.export-format' },
      { flags: '--fields <fields>', about: 'option.fields' },
      { flags: '--out <file>', about: 'option.out' },
    ],
    examples: [
      'journeyman segment export loyal --format csv --out loyal.csv',
      'journeyman segment export loyal --format csv --fields user_id,email,traits.points:number --out -',
    ],
    load: () => import('./commands/segment-export.js'),
  },
  {
    path: 'segment overlap',
    args: '<segments...>',
    about: 'about.segment-overlap',
    options: OF_FILES,
    examples: ['journeyman segment overlap loyal at-risk'],
    load: () => import('./commands/segment-ask.js').then((module) => module.asking('overlap')),
  },
];
