import type { Dataset } from '@assay/contracts';
import { CanAccess, useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { AccessDeniedPage } from '../layout/access-denied-page';
import { ImportWizard } from './import-wizard';

/** Adds to a dataset: rows with known ids update their items, others are new. */
export const ImportMore = () => (
  <CanAccess resource="datasets" action="edit" accessDenied={<AccessDeniedPage />}>
    <ImportPage />
  </CanAccess>
);

function ImportPage() {
  const { id = '' } = useParams();
  const query = useGetOne<Dataset>('datasets', { id });
  return (
    <Page
      narrow
      title={query.data ? `Import into ${query.data.name}` : 'Import'}
      intro="Rows whose external id is known update their item, others are added. The result is a new version; the old one stays."
      trail={[
        { label: 'Datasets', to: '/datasets' },
        { label: query.data?.name ?? '…', to: `/datasets/${id}/show` },
      ]}
    >
      <QueryState query={query}>{(dataset) => <ImportWizard prepare={() => Promise.resolve(dataset.id)} />}</QueryState>
    </Page>
  );
}
