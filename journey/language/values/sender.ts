import { show } from '../show';
import { textLeaf } from './leaf';

/** One address, with a name or without, on one line: nothing that could add a header or a second recipient. */
const SENDER =
  /^(?:"?[^"<>,;:\r\n]+"? <[^\s<>,;:@"]+@[^\s<>,;:@"]+\.[^\s<>,;:@"]+>|[^\s<>,;:@"]+@[^\s<>,;:@"]+\.[^\s<>,;:@"]+)$/;

/** A sender of email: `Shop <hello@shop.example>`. */
export const senderLeaf = textLeaf(
  'bad_sender',
  SENDER,
  'a sender',
  (value) => `Write one address, \`Shop <hello@shop.example>\`, not ${show(value)}.`,
  { description: 'One address, with a name or without: Shop <hello@shop.example>.' },
);
