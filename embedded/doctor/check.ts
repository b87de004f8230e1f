/** One line of `journeyman doctor`. */
export interface Check {
  name: string;
  /** Green works, yellow works but for something, red keeps Journeyman from working. */
  ok: 'green' | 'yellow' | 'red';
  detail: string;
  /** What to do about it; there for every red line. */
  fix?: string;
}

/** Runs a check; one that breaks is red, because what it asks about cannot be relied on. */
export async function checked(
  name: string,
  fix: string,
  ask: () => Promise<Omit<Check, 'name'>>,
): Promise<Check> {
  try {
    return { name, ...(await ask()) };
  } catch (error) {
    return { name, ok: 'red', detail: error instanceof Error ? error.message : String(error), fix };
  }
}
