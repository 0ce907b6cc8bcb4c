import type { Valuation } from '@assay/contracts';
import { ListBase, useListContext } from 'react-admin';
import { Section } from '../components/section';
import { ValuationTable } from '../valuations/valuation-table';

const Contents = () => {
  const { total } = useListContext<Valuation>();
  if (!total) return null;
  return (
    <Section flush title="Latest valuations">
      <ValuationTable brief />
    </Section>
  );
};

export const LatestValuations = () => (
  <ListBase
    resource="valuations"
    sort={{ field: 'createdAt', order: 'DESC' }}
    perPage={5}
    disableSyncWithLocation
    storeKey={false}
    exporter={false}
  >
    <Contents />
  </ListBase>
);
