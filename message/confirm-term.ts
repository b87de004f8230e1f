/** How long after the message a confirmation is taken: 30 days, in milliseconds. */
export const CONFIRM_FOR_MS = 30 * 86_400_000;
