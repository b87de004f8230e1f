import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import type { Invocation } from './command-row';
import type { Terminal } from './terminal';

/** The value of an option that takes text, or undefined. */
export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be repeated. */
export function manyOption(invocation: Invocation, name: string): string[] {
  const value = invocation.options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The nth argument, as text; commander has seen to it that a required one is there. */
export function argument(invocation: Invocation, index: number): string {
  const value = invocation.args[index];
  return typeof value === 'string' ? value : '';
}

/** A usage failure about one option's value. */
export function badValue(terminal: Terminal, option: string, value: string, allowed: string): CliFailure {
  return new CliFailure({
    code: 'usage',
    exit: EXIT.usage,
    what: terminal.t('usage.bad-value', { option, value }),
    fix: terminal.t('usage.allowed', { allowed }),
  });
}

/** A whole number from 1 to `max`, given as an option. */
export function countOption(
  terminal: Terminal,
  invocation: Invocation,
  name: string,
  fallback: number,
  max: number,
): number {
  const given = textOption(invocation, name);
  if (given === undefined) return fallback;
  const count = Number(given);
  if (!/^\d+$/.test(given) || count < 1 || count > max)
    throw badValue(terminal, `--${name}`, given, `1 … ${max}`);
  return count;
}
