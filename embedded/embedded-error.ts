/** Why a server for one machine could not be had; each code stands in `docs/reference/errors.md`. */
export type EmbeddedErrorCode = 'no_server' | 'server_failed' | 'no_port' | 'already_running';

/** An error whose message is written for the person at the terminal: what is missing, and the ways out. */
export class EmbeddedError extends Error {
  constructor(
    readonly code: EmbeddedErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'EmbeddedError';
  }
}
