import type { Invocation } from '../command-row';
import type { Terminal } from '../terminal';

/**
 * Whether to go on. Without a person at the terminal, with `--yes` and with `--json` nobody is asked and it goes on, as
 * scripts expect.
 */
export async function confirm(
  terminal: Terminal,
  invocation: Invocation,
  question: string,
): Promise<boolean> {
  if (terminal.ask === null || terminal.json || invocation.options.yes === true) return true;
  const answer = await terminal.ask(`${question} `);
  return /^(y|yes|是|好)$/i.test(answer.trim());
}
