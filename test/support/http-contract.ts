import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_STATUS, type Problem } from '@assay/contracts';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** An operation of the OpenAPI document. */
export interface Operation {
  method: string;
  /** With placeholders, such as `/api/v1/jobs/{id}`. */
  path: string;
  /** The least role that may call it, or `public`. */
  role: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** What the document must say of an answer. */
export interface CheckedAnswer {
  status: number;
  mediaType: string;
  body: unknown;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The committed document. */
export const openApiDocument = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path' | 'role'> & { 'x-role': string }>>;
};

/** Every operation of the committed document. */
export const operations: Operation[] = Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([method]) => METHODS.includes(method))
    .map(([method, { responses, 'x-role': role }]) => ({ method: method.toUpperCase(), path, role, responses })),
);

/** Paths without placeholders first: `/audit-events/check` is not `/audit-events/{id}`. */
const patterns = operations
  .map((operation) => ({
    operation,
    pattern: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  .sort((a, b) => Number(a.operation.path.includes('{')) - Number(b.operation.path.includes('{')));

/** The operation that answers a path without its query. */
export function operationOf(method: string, path: string): Operation | undefined {
  return patterns.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation;
}

/** The same schemas, but an answer may hold no property that they do not name. */
function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  if (value.type === 'object' && value.properties && value.additionalProperties === undefined)
    copy.additionalProperties = false;
  return copy;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(closed(openApiDocument as unknown as Json) as object, 'api');
const validators = new Map<string, ValidateFunction>();

function validatorAt(...pointer: string[]): ValidateFunction {
  const encoded = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  const $ref = `api#/${encoded.join('/')}`;
  const validator = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validator);
  return validator;
}

/** Whether a body of this type is one JSON value, which JSON lines are not. */
export const isJson = (mediaType: string): boolean => /^application\/(\w+\+)?json$/.test(mediaType);

/**
 * Holds an answer against the committed document: its status and media type are documented, a JSON body fits its schema, and
 * an error is a problem whose code has this status. @throws Error that says what does not fit
 */
export function checkAnswer(operation: Operation, { status, mediaType, body }: CheckedAnswer): void {
  const { method, path, responses } = operation;
  const refuse = (text: string): never => {
    throw new Error(
      `${method} ${path} answered ${status} ${mediaType}: ${text}\n${JSON.stringify(body)?.slice(0, 2000)}`,
    );
  };
  if (status === 304) return; // what the client has already
  const documented = responses[String(status)] ? String(status) : status >= 400 ? 'default' : refuse('not documented');
  const content = responses[documented]?.content;
  if (!content) {
    if (mediaType !== '') refuse('a body, where none is documented');
    return;
  }
  if (!content[mediaType] && !content['*/*']) refuse(`only ${Object.keys(content).join(', ')} is documented`);
  if (!isJson(mediaType)) return;
  const validate = validatorAt(
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    documented,
    'content',
    mediaType,
    'schema',
  );
  if (!validate(body)) refuse(ajv.errorsText(validate.errors));
  if (documented !== 'default') return;
  const problem = body as Problem;
  const expected = (ERROR_STATUS as Record<string, number>)[problem.code];
  if (expected !== status || problem.status !== status) refuse(`the code ${problem.code} has the status ${expected}`);
}
