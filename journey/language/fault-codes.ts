/** Every fault code, with the one-line meaning that `journeyman explain` prints first. */
export const FAULT_CODES = {
  unreadable: 'The file cannot be read as UTF-8 text.',
} as const;

export type FaultCode = keyof typeof FAULT_CODES;
