import { QueueFull } from '../store/gather';
import { AppError } from './errors';

/** Codes of the web framework that are the caller's fault, in our words. */
const FRAMEWORK: Record<string, () => AppError> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new AppError('unsupported_media'),
  FST_ERR_CTP_BODY_TOO_LARGE: () => new AppError('too_large'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new AppError('bad_request', 'The body is not as long as Content-Length says.'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new AppError('bad_json', 'The body is empty.'),
  FST_ERR_BAD_URL: () => new AppError('bad_url'),
  FST_ERR_HANDLER_TIMEOUT: () => new AppError('timeout', undefined, { headers: { 'retry-after': '2' } }),
};

/** Whether the error says that MongoDB cannot be reached, by the names that the driver and mongoose use. */
function isStoreDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/ServerSelection|Network|NotConnected|TopologyClosed|PoolCleared|WaitQueueTimeout/.test(error.name)) {
    return true;
  }
  if (/buffering timed out|Client must be connected|initial connection/.test(error.message)) return true;
  return error.cause !== undefined && error.cause !== error && isStoreDown(error.cause);
}

function isEngineDown(error: Error): boolean {
  return error.name === 'ServiceError' || error.name === 'TransportError';
}

interface Validation {
  validation: { instancePath?: string; message?: string }[];
  validationContext?: string;
}

function isValidation(error: object): error is Validation {
  return 'validation' in error && Array.isArray(error.validation);
}

function validationFailure(error: Validation): AppError {
  const first = error.validation[0];
  const where = error.validationContext;
  const path = (first?.instancePath ?? '').replace(/^\//, '').replaceAll('/', '.');
  const code = where === 'querystring' ? 'bad_query' : where === 'params' ? 'not_found' : 'bad_body';
  const message = first?.message ?? 'The request does not have the expected shape.';
  return new AppError(code, message, path === '' ? {} : { path });
}

/** What to tell the caller about anything that was thrown. Unknown errors say nothing of themselves. */
export function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof QueueFull) {
    return new AppError('overloaded', undefined, { headers: { 'retry-after': '1' } });
  }
  if (isStoreDown(error)) {
    return new AppError('store_unavailable', undefined, { headers: { 'retry-after': '2' } });
  }
  if (!(error instanceof Error)) return new AppError('internal');
  if (isValidation(error)) return validationFailure(error);
  if (isEngineDown(error)) {
    return new AppError('engine_unavailable', undefined, { headers: { 'retry-after': '5' } });
  }
  if (error.name === 'CastError' || error.name === 'StrictModeError') return new AppError('bad_request');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const framework = FRAMEWORK[code];
  if (framework !== undefined) return framework();
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500) return new AppError('bad_request');
  return new AppError('internal');
}
