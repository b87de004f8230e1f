/**
 * The `code` of an error of Node, such as `ENOENT`, or null. It asks for no class: an error from another realm, as under
 * a test runner, is not an `instanceof Error` here.
 */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
