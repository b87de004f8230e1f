import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';

let bundled: Promise<WorkflowBundleOption> | null = null;

/** The code that runs in the workflow sandbox, bundled once a process, which takes about a second. */
export function workflowBundle(): Promise<WorkflowBundleOption> {
  bundled ??= bundleWorkflowCode({ workflowsPath: require.resolve('../workflows'), logger: silent() });
  return bundled;
}

function silent() {
  const say = () => undefined;
  return { log: say, trace: say, debug: say, info: say, warn: say, error: say };
}
