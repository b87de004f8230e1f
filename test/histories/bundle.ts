import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';

/** A bundle and what is in it. */
export interface Bundled {
  code: string;
  /** Paths relative to the project, with `node_modules/…` for packages. */
  modules: { path: string; bytes: number }[];
}

const ROOT = join(__dirname, '../..');

interface WebpackModule {
  nameForCondition?: unknown;
  name?: unknown;
  size?: unknown;
}

/** Bundles the workflows as the worker does, and lists what went in. `alias` puts other modules in their places. */
export async function bundle(alias: Record<string, string> = {}): Promise<Bundled> {
  quiet();
  const modules: Bundled['modules'] = [];
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows/index.ts'),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook(config) {
      config.resolve = { ...config.resolve, alias: { ...config.resolve?.alias, ...alias } };
      config.plugins = [
        ...(config.plugins ?? []),
        {
          apply(compiler) {
            compiler.hooks.done.tap('list', (stats) => {
              const all = stats.toJson({
                all: false,
                modules: true,
                nestedModules: true,
                modulesSpace: Infinity,
              });
              for (const one of (all.modules ?? []) as WebpackModule[]) {
                const path = typeof one.nameForCondition === 'string' ? one.nameForCondition : null;
                if (path === null || typeof one.size !== 'number') continue;
                modules.push({ path: path.replace(`${ROOT}/`, ''), bytes: one.size });
              }
            });
          },
        },
      ];
      return config;
    },
  });
  return { code, modules };
}

let isQuiet = false;

/** Keeps the SDK's own log out of the tests'. */
function quiet(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: 'OFF', forward: {} } },
  });
}
