import type { Json } from '../json';
import { exactly, unsureWhere, UNSURE, type Bounds } from './bounds';
import { and, isType, literal, matches, not, or, type Expr } from './expr';

/** Characters beyond the first plane: their order by UTF-16 unit is not that by code point. */
const ASTRAL = '[\u{10000}-\u{10ffff}]';

/** ASCII, and scripts without capitals: only of these does the server know what lower case is. */
const KNOWN_CASE = '^[\u0001-\u007f\u2e80-\ua4cf\uac00-\ud7a3]*$';

const isContainer = (value: Expr): Expr => isType(value, 'object', 'array');

/** Whether two values, neither of them missing, are the same. Two objects may differ in the order of fields only. */
export function isSame(left: Expr, right: Expr): Bounds {
  const equal: Expr = { $eq: [left, right] };
  return { must: equal, may: or(equal, and(isContainer(left), isContainer(right))) };
}

/** Whether a value is this literal. */
export function isLiteral(left: Expr, right: Json): Bounds {
  if (typeof right === 'object') return UNSURE;
  return exactly({ $eq: [left, literal(right)] });
}

type Ordering = 'gt' | 'gte' | 'lt' | 'lte';

/** Whether two values of one type, numbers or texts, stand in this order. */
export function isOrdered(op: Ordering, left: Expr, right: Expr): Bounds {
  const holds: Expr = { [`$${op}`]: [left, right] };
  const numbers = and({ $isNumber: left }, { $isNumber: right });
  const texts = and(isType(left, 'string'), isType(right, 'string'));
  const decided = and(or(numbers, texts), holds);
  return unsureWhere(and(texts, or(matches(left, ASTRAL), matches(right, ASTRAL))), exactly(decided));
}

/** Whether a value and a literal stand in this order. */
export function isOrderedWith(op: Ordering, left: Expr, right: Json): Bounds {
  const holds: Expr = { [`$${op}`]: [left, literal(right)] };
  if (typeof right === 'number') return exactly(and({ $isNumber: left }, holds));
  if (typeof right !== 'string') return exactly(false);
  // Beside a text of the lower part of the first plane, both orders are the same.
  const unsure: Expr = /[\ud800-\uffff]/.test(right) ? isType(left, 'string') : false;
  return unsureWhere(unsure, exactly(and(isType(left, 'string'), holds)));
}

function hasText(left: Expr, needle: Expr, unsureNeedle: Expr): Bounds {
  const found: Expr = { $gte: [{ $indexOfCP: [{ $toLower: left }, needle] }, 0] };
  const isText = isType(left, 'string');
  const unsure = and(isText, or(not(matches(left, KNOWN_CASE)), unsureNeedle));
  // Text found with the capitals of ASCII alone is found with all of them too.
  const decided: Expr = { $cond: [isText, found, false] };
  return { must: and(decided, not(unsureNeedle)), may: or(decided, unsure) };
}

/** `contains`: an element of a list, or a part of a text in whatever case. */
export function containsLiteral(left: Expr, right: Json): Bounds {
  if (typeof right === 'object') return UNSURE;
  const inList: Expr = { $cond: [{ $isArray: [left] }, { $in: [literal(right), left] }, false] };
  if (typeof right !== 'string') return exactly(inList);
  const inText = hasText(left, literal(right.toLowerCase()), false);
  return { must: or(inList, inText.must), may: or(inList, inText.may) };
}

/** As `containsLiteral`, of two values of the person. */
export function containsValue(left: Expr, right: Expr): Bounds {
  const isList: Expr = { $isArray: [left] };
  const inList: Expr = { $cond: [isList, { $in: [right, left] }, false] };
  const isText = isType(right, 'string');
  const inText = hasText(left, { $cond: [isText, { $toLower: right }, ''] }, not(matches(right, KNOWN_CASE)));
  return {
    must: or(inList, and(isText, inText.must)),
    may: or(inList, and(isList, isContainer(right)), and(isText, inText.may)),
  };
}

/** Whether a text begins with another; whatever is no text does not. */
export function startsWith(left: Expr, right: Expr): Bounds {
  const begins: Expr = { $eq: [{ $indexOfCP: [left, right] }, 0] };
  const texts = and(isType(left, 'string'), isType(right, 'string'));
  return exactly({ $cond: [texts, begins, false] });
}

/** Whether a text ends with another; whatever is no text does not. */
export function endsWith(left: Expr, right: Expr): Bounds {
  const from: Expr = { $subtract: [{ $strLenCP: left }, { $strLenCP: right }] };
  const end: Expr = { $substrCP: [left, '$$from', { $strLenCP: right }] };
  const ends: Expr = {
    $let: {
      vars: { from },
      in: { $cond: [{ $gte: ['$$from', 0] }, { $eq: [end, right] }, false] },
    },
  };
  const texts = and(isType(left, 'string'), isType(right, 'string'));
  return exactly({ $cond: [texts, ends, false] });
}
