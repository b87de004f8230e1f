import { z } from 'zod';
import { READINGS } from './column';

const decimal = z.enum(['.', ',']);

const columnSchema = z.strictObject({
  to: z.string(),
  as: z.enum(READINGS).optional(),
  format: z.string().min(1).optional(),
  zone: z.string().min(1).optional(),
  decimal: decimal.optional(),
});

/** How one column is read: what it is, and how its cells are written. */
export type ColumnMap = z.infer<typeof columnSchema>;

const columnMap = z.union([z.string().transform((to): ColumnMap => ({ to })), columnSchema]);

/** The file of `import --map`: what the columns of a CSV file are, and what its rows have in common. */
export const importMapSchema = z.strictObject({
  columns: z.record(z.string(), columnMap).default({}),
  /** Columns that are not named are read by their headings, or left out. */
  others: z.enum(['keep', 'ignore']).default('keep'),
  zone: z.string().min(1).nullable().default(null),
  decimal: decimal.default('.'),
  event: z.string().min(1).nullable().default(null),
  consent: z
    .strictObject({
      at: z.iso.datetime({ offset: true }).nullable().default(null),
      source: z.string().min(1).nullable().default(null),
    })
    .default({ at: null, source: null }),
});

export type ImportMap = z.infer<typeof importMapSchema>;

/** The map of a file for which nothing is said: its headings say what its columns are. */
export const NO_MAP: ImportMap = importMapSchema.parse({});
