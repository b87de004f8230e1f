import type { Terminal } from '../terminal';

/** One thing to do on start; `say` tells how far it has come. */
export interface StartTask {
  title: string;
  run: (say: (text: string) => void) => Promise<void>;
}

/** One line for each task, as logs and pipes want it. */
async function runPlainly(terminal: Terminal, tasks: readonly StartTask[]): Promise<void> {
  for (const { title, run } of tasks) {
    terminal.say(`• ${title}`);
    let last = '';
    await run((text) => {
      if (text !== last) terminal.say(`    ${text}`);
      last = text;
    });
  }
}

/** A list that is drawn in place, on stderr: stdout is for data. */
async function runDrawn(tasks: readonly StartTask[]): Promise<void> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const processOutput = new ProcessOutput(process.stderr, process.stderr);
  const list = new Listr(
    tasks.map(({ title, run }) => ({
      title,
      task: async (_context: unknown, task: { output: string }) =>
        run((text) => {
          task.output = text;
        }),
    })),
    {
      rendererOptions: { logger: new ListrLogger({ useIcons: false, processOutput }), collapseErrors: false },
    },
  );
  await list.run();
}

/** Runs tasks one after the other; the first that fails ends it with its own error. */
export async function runTasks(terminal: Terminal, tasks: readonly StartTask[]): Promise<void> {
  // A terminal that does not tell its width cannot be drawn on.
  const wide = (process.stderr.columns ?? 0) >= 40;
  if (terminal.tty && wide && !terminal.json) await runDrawn(tasks);
  else await runPlainly(terminal, tasks);
}
