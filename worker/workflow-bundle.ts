import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';

/** Built by `npm run build` beside the compiled worker, so that a worker starts without bundling. */
const BUILT_BUNDLE = join(__dirname, 'journey-workflows.js');

let bundled: Promise<WorkflowBundleOption> | null = null;

/** The code that runs in the workflow sandbox: the built bundle, or one made now (about a second), once a process. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  bundled ??= existsSync(BUILT_BUNDLE)
    ? Promise.resolve({ codePath: BUILT_BUNDLE })
    : bundleWorkflowCode({ workflowsPath: require.resolve('../workflows'), logger: silent() });
  return bundled;
}

function silent() {
  const say = () => undefined;
  return { log: say, trace: say, debug: say, info: say, warn: say, error: say };
}
