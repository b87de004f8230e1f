import { runCommandLine } from '../../../cli/main';

/** What a command line came to. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in this process, without a terminal, in English unless the environment says otherwise. */
export async function cli(
  argv: string[],
  {
    env = {},
    cwd = process.cwd(),
    signal,
    onText = () => undefined,
    ask,
  }: {
    env?: Record<string, string>;
    cwd?: string;
    signal?: AbortSignal;
    onText?: (text: string) => void;
    ask?: (question: string) => Promise<string>;
  } = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine(argv, {
    stdout: { write: (text) => onText((stdout += text) && text) },
    stderr: { write: (text) => onText((stderr += text) && text) },
    env,
    cwd,
    talkIsTty: false,
    dataIsTty: false,
    interrupted: signal ?? new AbortController().signal,
    ...(ask && { ask }),
  });
  return { code, stdout, stderr };
}
