export { type ApiClient, ApiError, createApiClient, type Schemas, unwrap } from './client';
