/** Every code that the API answers with, its HTTP status, and what it means. Listed in docs/reference/errors.md. */
export const API_ERRORS = {
  bad_json: { status: 400, meaning: 'The body is not valid JSON.' },
  bad_encoding: { status: 400, meaning: 'The body is not valid UTF-8, or not valid gzip.' },
  bad_body: { status: 400, meaning: 'The body does not have the shape that this route takes.' },
  bad_value: { status: 400, meaning: 'A value in the body is not one that can be stored exactly.' },
  bad_query: { status: 400, meaning: 'A query parameter is unknown, repeated or malformed.' },
  bad_url: { status: 400, meaning: 'The path is not a valid URL path.' },
  bad_request: { status: 400, meaning: 'The request is malformed.' },
  too_deep: { status: 400, meaning: 'The JSON is nested more than 32 levels deep.' },
  event_too_large: { status: 400, meaning: 'One event is larger than 32 KB.' },
  reserved_event: { status: 400, meaning: 'Only Journeyman itself records this event.' },
  faults: { status: 400, meaning: 'The workspace has faults; nothing was published.' },
  no_event_accepted: { status: 400, meaning: 'No event of the batch could be accepted.' },
  unauthorized: { status: 401, meaning: 'The key is missing, unknown or revoked.' },
  forbidden: { status: 403, meaning: 'The key is valid and lacks the scope for this.' },
  bad_signature: { status: 403, meaning: 'The signature of the callback does not match.' },
  not_found: { status: 404, meaning: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, meaning: 'This address takes other methods; see the Allow header.' },
  conflict: { status: 409, meaning: 'The present state does not allow this.' },
  still_used: {
    status: 409,
    meaning: 'A trait, segment or topic that is to be removed is still used; nothing was published.',
  },
  used_up: { status: 409, meaning: 'The code was used as often as it may be.' },
  gone: { status: 410, meaning: 'It has expired.' },
  too_large: { status: 413, meaning: 'The body is larger than 500 KB (inflated, if it was compressed).' },
  unsupported_media: { status: 415, meaning: 'The body must be application/json in UTF-8.' },
  key_conflict: { status: 422, meaning: 'This idempotency key was used with another request.' },
  overloaded: { status: 503, meaning: 'Too much is waiting to be stored; try again shortly.' },
  store_unavailable: { status: 503, meaning: 'The database cannot be reached; nothing was stored.' },
  engine_unavailable: { status: 503, meaning: 'Temporal cannot be reached.' },
  timeout: { status: 503, meaning: 'The request took too long.' },
  internal: { status: 500, meaning: 'An internal error; the log has the request id.' },
} as const;

export type ApiErrorCode = keyof typeof API_ERRORS;

/** What goes beside the code and the message. */
export interface AppErrorDetail {
  /** Where in the request: `batch[3].properties.total`. */
  path?: string;
  headers?: Record<string, string>;
  /** Fields of the answer beside `error`: the faults of a workspace, the items of a batch. */
  extra?: Record<string, unknown>;
}

/** An error whose code and message are meant for the caller. Everything else is answered as `internal`. */
export class AppError extends Error {
  constructor(
    readonly code: ApiErrorCode,
    message: string = API_ERRORS[code].meaning,
    readonly detail: AppErrorDetail = {},
  ) {
    super(message);
    this.name = 'AppError';
  }

  get status(): number {
    return API_ERRORS[this.code].status;
  }
}
