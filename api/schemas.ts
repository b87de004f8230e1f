import type { FastifyInstance } from 'fastify';
import { jsonSchemas } from '../journey/language/json-schema';
import { AppError } from './errors';

/** `/schemas/:kind.json`: the JSON Schemas of the files that marketers write, for their editors. */
export function schemaRoutes(app: FastifyInstance): void {
  let made: Map<string, unknown> | null = null;
  app.get<{ Params: { file: string } }>('/schemas/:file', async (request, reply) => {
    made ??= new Map(Object.entries(jsonSchemas()).map(([kind, schema]) => [`${kind}.json`, schema]));
    const schema = made.get(request.params.file);
    if (schema === undefined) {
      throw new AppError('not_found', `There are schemas for ${[...made.keys()].join(', ')}.`);
    }
    return reply.header('cache-control', 'public, max-age=300').send(schema);
  });
}
