import { z } from 'zod';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { faultsToJson } from '../../journey/language/faults-to-json';
import { AppError } from '../errors';

const MOST_FILES = 2_000;

/** The files of a workspace, as they are sent. */
export const files = z
  .array(z.strictObject({ path: z.string().min(1).max(512), text: z.string() }))
  .min(1)
  .max(MOST_FILES);

/** A workspace without errors, and what is to be told of it; throws where there are errors. */
export function checked(given: z.infer<typeof files>) {
  const { faults, workspace } = checkWorkspace(given);
  const told = faultsToJson(faults);
  if (workspace === null) throw new AppError('faults', undefined, { extra: { ...told } });
  return { workspace, told };
}
