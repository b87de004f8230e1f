import { z } from 'zod';

/** The one shape of an error, for the API's description. */
const errorShape = z
  .looseObject({
    error: z.object({
      code: z.string(),
      message: z.string(),
      path: z.string().optional(),
      requestId: z.string(),
    }),
  })
  .meta({ id: 'Error' });

/** Describes which error statuses a route answers with. */
export function errorAnswer(...statuses: number[]): Record<number, typeof errorShape> {
  return Object.fromEntries(statuses.map((status) => [status, errorShape]));
}
