import { z } from 'zod';
import { show } from '../show';
import { didYouMean } from '../nearest';
import { leaf, type Problem } from './leaf';

function percentProblem(value: unknown): Problem | null {
  const bad = (hint: string): Problem => ({
    code: 'bad_percent',
    message: `${show(value)} is not a percentage.`,
    hint,
  });
  if (typeof value === 'number')
    return bad(`Write the sign: \`${value > 0 && value < 1 ? value * 100 : value}%\`.`);
  const match = typeof value === 'string' ? /^(\d{1,3}(?:\.\d{1,4})?)%$/.exec(value) : null;
  if (match && Number(match[1]) <= 100) return null;
  return bad('Write a percentage from 0% to 100%, such as `10%`.');
}

/** A percentage with its sign, from 0% to 100%. */
export const percent = leaf<string>(percentProblem, {
  type: 'string',
  pattern: '^\\d{1,3}(\\.\\d{1,4})?%$',
  description: 'A percentage: 10%.',
});

/** The share of a percentage, 0 to 1. */
export function shareOf(text: string): number {
  return Number(text.slice(0, -1)) / 100;
}

function currencyProblem(value: unknown): Problem | null {
  const known = Intl.supportedValuesOf('currency');
  if (typeof value === 'string' && known.includes(value)) return null;
  const upper = typeof value === 'string' ? value.toUpperCase() : '';
  const hint = known.includes(upper)
    ? `Write \`${upper}\`.`
    : didYouMean(upper, ['CNY', 'USD', 'EUR', 'GBP', 'JPY']);
  return {
    code: 'bad_currency',
    message: `${show(value)} is not a currency.`,
    hint: hint ?? 'Write the three letters of ISO 4217, such as `CNY`.',
  };
}

/** A currency of ISO 4217. */
export const currency = leaf<string>(currencyProblem, {
  type: 'string',
  pattern: '^[A-Z]{3}$',
  description: 'A currency of ISO 4217: CNY.',
});

/** An amount of money. */
export const money = z
  .strictObject({ amount: z.number().positive(), currency })
  .meta({ description: 'Money: { amount: 20, currency: CNY }.' });
