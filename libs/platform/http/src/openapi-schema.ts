import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type SchemaObject = Exclude<Schemas[string], { $ref: string }>;

const uri = (id: string): string => `#/components/schemas/${id}`;

/** A reference to a schema that carries an id in its `meta`. */
export const componentRef = (id: string): { $ref: string } => ({ $ref: uri(id) });

/** The OpenAPI schema of a zod schema: a reference where it has an id, else the schema itself. */
export function toSchema(schema: z.ZodType): SchemaObject {
  const id = z.globalRegistry.get(schema)?.id;
  if (typeof id === 'string') return componentRef(id) as SchemaObject;
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as SchemaObject;
}

/** Every schema with an id, as OpenAPI components. */
export function componentSchemas(): Schemas {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { io: 'input', uri, unrepresentable: 'any' });
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([id]) => !id.startsWith('__'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, schema]) => {
        const { $schema, $id, id: name, ...rest } = schema as Record<string, unknown>;
        return [id, rest];
      }),
  );
}
