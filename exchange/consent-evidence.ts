/**
 * Whether a grant lacks what proves it: when it was given and where. (GDPR, article 7(1): the controller must be able to
 * show that the person consented.) A withdrawal needs no proof and is never refused.
 */
export function isWithoutEvidence(
  granted: boolean,
  at: string | null | undefined,
  source: string | null | undefined,
): boolean {
  return granted && !(at && source);
}
