import { FORMULA_FUNCTIONS, type Formula, type FormulaFunction } from '../../../audience/traits/formula';
import { didYouMean } from '../nearest';
import { listed } from '../show';

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)*)|([-+*/(),]))/uy;
/** Deeper than anybody writes, and shallow enough for every stack. */
const DEEPEST = 50;

type Token = { kind: 'number' | 'name' | 'sign'; text: string };

/** Why a text is no formula. */
export interface FormulaProblem {
  message: string;
  hint: string;
}

class Stop extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

const FORM = 'Write numbers, names of traits, `+ - * /`, brackets and functions: `(visits + 1) * 2`.';

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Stop(`\`${text.slice(at).trim().slice(0, 20)}\` cannot be read.`, FORM);
    const [, number, name, sign] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

/** What is left to read, and how deep in brackets. */
interface Reading {
  tokens: Token[];
  at: number;
  depth: number;
}

function takes(reading: Reading, ...signs: string[]): string | null {
  const token = reading.tokens[reading.at];
  if (token?.kind !== 'sign' || !signs.includes(token.text)) return null;
  reading.at += 1;
  return token.text;
}

function expect(reading: Reading, sign: string): void {
  if (takes(reading, sign) !== null) return;
  const found = reading.tokens[reading.at]?.text;
  throw new Stop(
    found === undefined
      ? `A \`${sign}\` is missing at the end.`
      : `\`${found}\` stands where a \`${sign}\` belongs.`,
    FORM,
  );
}

function sum(reading: Reading): Formula {
  let left = product(reading);
  for (let sign = takes(reading, '+', '-'); sign !== null; sign = takes(reading, '+', '-')) {
    left = { op: sign === '+' ? '+' : '-', left, right: product(reading) };
  }
  return left;
}

function product(reading: Reading): Formula {
  let left = factor(reading);
  for (let sign = takes(reading, '*', '/'); sign !== null; sign = takes(reading, '*', '/')) {
    left = { op: sign === '*' ? '*' : '/', left, right: factor(reading) };
  }
  return left;
}

function factor(reading: Reading): Formula {
  reading.depth += 1;
  if (reading.depth > DEEPEST) throw new Stop('The formula is too deep.', 'Divide it into several traits.');
  const found = atom(reading);
  reading.depth -= 1;
  return found;
}

function atom(reading: Reading): Formula {
  if (takes(reading, '-') !== null) {
    return { op: '-', left: { op: 'number', value: 0 }, right: factor(reading) };
  }
  if (takes(reading, '(') !== null) {
    const inner = sum(reading);
    expect(reading, ')');
    return inner;
  }
  const token = reading.tokens[reading.at];
  if (token === undefined) throw new Stop('The formula ends too early.', FORM);
  reading.at += 1;
  if (token.kind === 'number') return { op: 'number', value: Number(token.text) };
  if (token.kind === 'sign')
    throw new Stop(`\`${token.text}\` stands where a number or a trait belongs.`, FORM);
  return takes(reading, '(') === null ? { op: 'trait', path: token.text } : call(reading, token.text);
}

function isFunction(name: string): name is FormulaFunction {
  return Object.hasOwn(FORMULA_FUNCTIONS, name);
}

function call(reading: Reading, name: string): Formula {
  if (!isFunction(name)) {
    const known = Object.keys(FORMULA_FUNCTIONS);
    const hint = didYouMean(name, known) ?? `There are ${listed(known, 'and')}.`;
    throw new Stop(`There is no function \`${name}\`.`, hint);
  }
  const of = [sum(reading)];
  while (takes(reading, ',') !== null) of.push(sum(reading));
  expect(reading, ')');
  const several = name === 'min' || name === 'max' || name === 'coalesce';
  if (of.length < FORMULA_FUNCTIONS[name] || (!several && of.length > 1)) {
    throw new Stop(`\`${name}\` takes ${several ? 'at least two values' : 'one value'}.`, FORM);
  }
  return { op: 'call', name, of };
}

/** Reads a formula: numbers, dotted traits, `+ - * /`, brackets, and functions. Never throws. */
export function parseFormula(text: string): { formula: Formula } | FormulaProblem {
  try {
    const reading: Reading = { tokens: tokensOf(text), at: 0, depth: 0 };
    const formula = sum(reading);
    const left = reading.tokens[reading.at];
    if (left !== undefined) throw new Stop(`\`${left.text}\` stands where an operator belongs.`, FORM);
    return { formula };
  } catch (error) {
    if (error instanceof Stop) return { message: error.message, hint: error.hint };
    throw error;
  }
}
