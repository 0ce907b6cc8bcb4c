import type {
  AuditCheck,
  ChangePassword,
  ColumnMapping,
  Facets,
  ImportPreview,
  Item,
  Job,
  PruningManifest,
  System,
  ValuationMapInfo,
  ValuationSummary,
  WebhookDelivery,
  WebhookWithSecret,
} from '@assay/contracts';
import { startJob } from './data-provider';
import { API, request, requestBytes } from './http';

/** What is not a plain list, record or change. Paths of files are for `href` and `src`. */
export const api = {
  changePassword: (body: ChangePassword) => request<undefined>('POST', '/auth/password', { body }),
  checkAuditChain: () => request<AuditCheck>('GET', '/audit-events/check'),
  system: (signal?: AbortSignal) => request<System>('GET', '/system', { signal }),

  facets: (datasetId: string, version: number, signal?: AbortSignal) =>
    request<Facets>('GET', `/datasets/${datasetId}/facets`, {
      query: new URLSearchParams({ version: String(version) }),
      signal,
    }),
  previewImport: (uploadIds: string[]) => request<ImportPreview>('POST', '/imports/preview', { body: { uploadIds } }),
  startImport: (datasetId: string, uploadIds: string[], mapping: ColumnMapping) =>
    startJob(`/datasets/${datasetId}/imports`, { uploadIds, mapping }),

  cancelJob: (jobId: string) => request<Job>('POST', `/jobs/${jobId}/cancel`),
  retryJob: (jobId: string) => request<Job>('POST', `/jobs/${jobId}/retry`),

  testWebhook: (id: string) => request<WebhookDelivery>('POST', `/webhooks/${id}/test`),
  rotateWebhookSecret: (id: string) => request<WebhookWithSecret>('POST', `/webhooks/${id}/rotate-secret`),
  redeliver: (webhookId: string, id: string) =>
    request<WebhookDelivery>('POST', `/webhooks/${webhookId}/deliveries/${id}/redeliver`),

  valuationSummary: (id: string, signal?: AbortSignal) =>
    request<ValuationSummary>('GET', `/valuations/${id}/summary`, { signal }),
  valuationMapInfo: (id: string, signal?: AbortSignal) =>
    request<ValuationMapInfo>('GET', `/valuations/${id}/map-info`, { signal }),
  valuationMap: (id: string, signal?: AbortSignal) => requestBytes(`/valuations/${id}/map`, signal),

  previewPruning: (body: unknown) => startJob('/pruning-jobs', body),
  applyPruning: (id: string, previewHash: string) => startJob(`/pruning-jobs/${id}/apply`, { previewHash }),
  undoPruning: (id: string, keepLaterChanges: boolean) => startJob(`/pruning-jobs/${id}/undo`, { keepLaterChanges }),
  purgePruning: (id: string) => startJob(`/pruning-jobs/${id}/purge`, {}),
  pruningManifest: (id: string, signal?: AbortSignal) =>
    request<PruningManifest>('GET', `/pruning-jobs/${id}/manifest`, { signal }),
  pruningManifestLines: (id: string, signal?: AbortSignal) =>
    requestBytes(`/pruning-jobs/${id}/manifest.jsonl`, signal),
};

export const files = {
  thumbnail: ({ id, fromVersion }: Pick<Item, 'id' | 'fromVersion'>) =>
    `${API}/items/${id}/thumbnail?version=${fromVersion}`,
  payload: ({ id, fromVersion }: Pick<Item, 'id' | 'fromVersion'>) =>
    `${API}/items/${id}/payload?version=${fromVersion}`,
  importProblems: (jobId: string) => `${API}/imports/${jobId}/problems.csv`,
  valuation: (id: string, format: 'csv' | 'parquet') => `${API}/valuations/${id}/export.${format}`,
  pruningManifest: (id: string, format: 'jsonl' | 'csv' | 'parquet') => `${API}/pruning-jobs/${id}/manifest.${format}`,
  openApi: `${API}/openapi.json`,
  apiDocs: '/api/docs',
};
