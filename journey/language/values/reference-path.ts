import { show } from '../show';
import { textLeaf } from './leaf';

const NAME = String.raw`[\p{L}\p{N}_$][\p{L}\p{N}_$ -]*`;
/** The one name that would reach into how JavaScript objects work. */
const NOT_PROTO = String.raw`(?!(?:.*\.)?__proto__(?:\.|$))`;
const DOTTED = new RegExp(String.raw`^${NOT_PROTO}${NAME}(\.${NAME})*$`, 'u');

/** Whether a text is a dotted path. */
export function isDotted(text: string): boolean {
  return DOTTED.test(text) && text.length <= 200;
}

/** A dotted path below its source: `city`, `cart.total`. */
export const dottedPath = textLeaf(
  'bad_path',
  DOTTED,
  'a path',
  () => 'Write names joined by dots: `address.city`.',
  { description: 'A dotted path: address.city.' },
);

function withSource(example: string): (value: unknown) => string {
  return (value) =>
    typeof value === 'string' && isDotted(value) && !value.includes('.')
      ? `Say where it is read: \`event.${value}\`.`
      : `Write where it is read, such as \`${example}\`.`;
}

/** A path of the event: `event.total`. */
export const eventPath = textLeaf(
  'bad_path',
  new RegExp(String.raw`^${NOT_PROTO}event(\.${NAME})+$`, 'u'),
  'a path of the event',
  withSource('event.total'),
  { description: 'A path of the event: event.total.' },
);

/** What keeps runs apart: a path of the entry event, or its `messageId`. */
export const keyPath = textLeaf(
  'bad_path',
  new RegExp(String.raw`^${NOT_PROTO}(event|entry)(\.${NAME})+$`, 'u'),
  'a path for a key',
  withSource('event.checkout_id'),
  { description: 'What keeps runs apart: event.checkout_id, or event.messageId for every event.' },
);

/** The path without its source: `total` of `event.total`. */
export function belowSource(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

/** A message for a path that names a step without saying what of its result is read. */
export function stepPathProblem(path: string): string | null {
  return path.includes('.') ? null : `${show(path)} names a step, and not what of its result is read.`;
}
