export { accepted } from './accepted';
export { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from './contract';
export { DomainError, invalid, notFound } from './domain-error';
export { componentSchemas } from './openapi-schema';
export { refuseCrossSite } from './origin.middleware';
export { parse } from './parse';
export { ProblemFilter } from './problem.filter';
