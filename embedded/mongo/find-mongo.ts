import { chooseFirst, type Candidate, type Choice } from '../choose';
import { onPath } from '../on-path';
import type { OnProgress } from '../progress';
import { installWheel, WHEELS } from '../wheel';
import { downloadMongod } from './download-mongod';

/** Where MongoDB is: a deployment elsewhere, a `mongod` to start here, or SecantusDB under a Python. */
export type MongoFound =
  { uri: string } | { mongod: string } | { secantus: { python: string; packages: string } };

/** The ways to MongoDB, in the order of the design: address, PATH, official download, wheel. */
export function mongoCandidates(env: NodeJS.ProcessEnv, uri: string | null): Candidate<MongoFound>[] {
  return [
    {
      way: 'address',
      find: async () =>
        uri ? { found: { uri }, what: 'MONGODB_URI' } : { closed: 'MONGODB_URI is not set' },
    },
    {
      way: 'path',
      find: async () => {
        const mongod = await onPath('mongod', env);
        return mongod
          ? { found: { mongod }, what: `\`mongod\` on PATH (${mongod})` }
          : { closed: 'no `mongod` on PATH' };
      },
    },
    {
      way: 'download',
      find: async (onProgress) => {
        const answer = await downloadMongod(onProgress, env);
        return 'closed' in answer
          ? answer
          : { found: { mongod: answer.mongod }, what: `official download ${answer.version}` };
      },
    },
    {
      way: 'wheel',
      find: async (onProgress) => {
        const answer = await installWheel(WHEELS.mongo, onProgress, env);
        if ('closed' in answer) return answer;
        const { python, dir } = answer.installed;
        return {
          found: { secantus: { python: python.command, packages: dir } },
          what: `${WHEELS.mongo.requirement} from PyPI, which speaks MongoDB's protocol and is for one machine only`,
        };
      },
    },
  ];
}

/** Finds MongoDB by the first open way. */
export function findMongo(
  env: NodeJS.ProcessEnv,
  uri: string | null,
  onProgress: OnProgress,
): Promise<{ found: MongoFound; choice: Choice }> {
  return chooseFirst(
    { name: 'MongoDB', variable: 'MONGODB_URI', command: 'mongod' },
    mongoCandidates(env, uri),
    onProgress,
  );
}
