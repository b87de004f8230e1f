/** How long a download site may take to answer before the next way is tried. */
const PROBE_MS = 2_500;

/**
 * Whether a site answers at all within a short time. Only a refusal of our request line would be an HTTP error; any
 * answer below 500 counts, because the probe asks whether the way is open and not whether a file exists.
 */
export async function reachable(url: string, timeoutMs = PROBE_MS): Promise<boolean> {
  try {
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return answer.status < 400 || answer.status === 404 || answer.status === 405;
  } catch {
    return false;
  }
}
