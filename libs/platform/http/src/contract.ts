import { applyDecorators, createParamDecorator, type ExecutionContext, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiParam, ApiProduces, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { parse } from './parse';
import { componentRef, type SchemaObject, toSchema } from './openapi-schema';

const CONTRACT = 'assay:contract';

export interface Contract {
  summary: string;
  /** Schema of the JSON body. */
  body?: z.ZodType;
  /** Schema of the query string: one made by `listQuery`, or a plain object. */
  query?: z.ZodType;
  /** Status and schema of the answer. */
  answers?: z.ZodType;
  status?: number;
  /** Set for a body or an answer that is not JSON. */
  consumes?: string;
  produces?: string;
  /** `Idempotency-Key` is honoured. */
  idempotent?: boolean;
}

interface ListShape {
  sortable: readonly string[];
  filters: Record<string, z.ZodType>;
  byCursor: boolean;
}

/**
 * States what a route takes and gives, once: the body and query are checked against it (see `ValidBody`, `ValidQuery`) and the
 * OpenAPI document is made from it.
 */
export function Contract(contract: Contract): MethodDecorator {
  const status = contract.status ?? 200;
  const decorators: MethodDecorator[] = [
    SetMetadata(CONTRACT, contract),
    HttpCode(status),
    ApiOperation({ summary: contract.summary }),
    ApiResponse({
      status: 'default' as unknown as number,
      description: 'Error',
      content: { 'application/problem+json': { schema: componentRef('Problem') } },
    }),
    contract.answers
      ? ApiResponse({ status, description: 'OK', schema: toSchema(contract.answers) })
      : ApiResponse({
          status,
          description: 'OK',
          ...(contract.produces
            ? { content: { [contract.produces]: { schema: { type: 'string', format: 'binary' } } } }
            : {}),
        }),
  ];
  if (contract.body) decorators.push(ApiBody({ schema: toSchema(contract.body) }));
  if (contract.consumes) decorators.push(ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }));
  if (contract.produces) decorators.push(ApiProduces(contract.produces));
  if (contract.idempotent) {
    decorators.push(
      ApiHeader({
        name: 'Idempotency-Key',
        required: false,
        description: 'Same key and body: the same job. Same key, other body: 409',
        schema: { type: 'string', maxLength: 200 },
      }),
    );
  }
  if (contract.query) decorators.push(...queryParameters(contract.query));
  return applyDecorators(...decorators);
}

/** A path parameter that is a UUID, for the OpenAPI document. */
export const UuidParam = (name = 'id'): MethodDecorator =>
  ApiParam({ name, schema: { type: 'string', format: 'uuid' } });

function contractOf(context: ExecutionContext): Contract {
  const contract = Reflect.getMetadata(CONTRACT, context.getHandler()) as Contract | undefined;
  if (!contract) throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Contract`);
  return contract;
}

/** The body, checked against the contract's schema. @throws DomainError `validation_failed` with a path per bad field */
export const ValidBody = createParamDecorator((_: undefined, context: ExecutionContext): unknown => {
  const schema = contractOf(context).body ?? z.never();
  return parse(schema, context.switchToHttp().getRequest<Request>().body);
});

/** The query string, checked against the contract's schema. @throws DomainError `validation_failed` */
export const ValidQuery = createParamDecorator((_: undefined, context: ExecutionContext): unknown => {
  const schema = contractOf(context).query ?? z.never();
  return parse(schema, context.switchToHttp().getRequest<Request>().query);
});

/** A UUID path parameter. @throws DomainError `validation_failed` */
export const IdParam = createParamDecorator((name: string | undefined, context: ExecutionContext): string => {
  const parameter = name ?? 'id';
  const value = context.switchToHttp().getRequest<Request>().params[parameter];
  return parse(z.object({ [parameter]: z.uuid() }), { [parameter]: value })[parameter] ?? '';
});

function queryParameters(schema: z.ZodType): MethodDecorator[] {
  const list = schema as unknown as Partial<ListShape>;
  const query = (name: string, of: SchemaObject, required = false): MethodDecorator =>
    ApiQuery({ name, required, schema: of });
  if (list.sortable === undefined || list.filters === undefined) {
    const shape = schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};
    return Object.entries(shape).map(([name, of]) => query(name, toSchema(of), !of.safeParse(undefined).success));
  }
  return [
    query('page', { type: 'integer', minimum: 1, default: 1 }),
    query('perPage', { type: 'integer', minimum: 1, maximum: 500, default: 25 }),
    ...(list.byCursor ? [query('cursor', { type: 'string', description: '`nextCursor` of the page before' })] : []),
    query('sort', { type: 'string', enum: list.sortable.flatMap((field) => [`${field}:asc`, `${field}:desc`]) }),
    ...Object.entries(list.filters).map(([name, of]) => query(`filter[${name}]`, toSchema(of))),
  ];
}
