/** A value as it is quoted in a message: short, in backticks. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return `\`${short.replaceAll('\n', '↵')}\``;
}

/** What a value is, in the words of a marketer. */
export function typeWord(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a mapping';
  }
}

/** Words joined as people list them: `a, b or c`. */
export function listed(words: readonly string[], last = 'or'): string {
  const quoted = words.map((word) => `\`${word}\``);
  const tail = quoted.at(-1) ?? '';
  return quoted.length < 2 ? tail : `${quoted.slice(0, -1).join(', ')} ${last} ${tail}`;
}
