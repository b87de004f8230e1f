import { userRefOf } from '../../audience/user-ref';

/** The reference of the person that a request names, or null when it names nobody. */
export function personRef(
  secret: string,
  asked: { userId?: string | undefined; anonymousId?: string | undefined; userRef?: string | undefined },
): string | null {
  if (asked.userRef !== undefined) return asked.userRef;
  if (asked.userId === undefined && asked.anonymousId === undefined) return null;
  return userRefOf(secret, asked);
}
