import { ApiError } from '@assay/api-client';

/** Does something with a server, and says so when nobody answers there. @throws ApiError `server_unreachable`; what `work` throws */
export async function reachServer<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What `fetch` throws says no more than that it failed; the reason is its cause.
    if (!(error instanceof TypeError && error.cause instanceof Error)) throw error;
    const reason = 'code' in error.cause ? String(error.cause.code) : error.cause.message;
    throw new ApiError('server_unreachable', `${url} does not answer (${reason}). Is Assay running there?`, 0);
  }
}
