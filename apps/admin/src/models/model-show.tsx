import type { Model } from '@assay/contracts';
import { Box, Button } from '@mui/material';
import { ShowBase, useCanAccess, useShowContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { Facts } from '../components/facts';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { TimeAgo } from '../components/time-ago';
import { formatBytes, formatCount, formatNumber } from '../format/format';
import { MONO } from '../theme/theme';
import { formatNumbers, inputShape } from './model-words';

export const ModelShow = () => (
  <ShowBase>
    <ModelPage />
  </ShowBase>
);

function ModelPage() {
  const { record, error, refetch } = useShowContext<Model>();
  const { canAccess } = useCanAccess({ resource: 'models', action: 'delete' });
  return (
    <Page
      narrow
      title={record?.name ?? 'Model'}
      trail={[{ label: 'Models', to: '/models' }]}
      actions={
        record &&
        canAccess && (
          <>
            <Button variant="contained" component={Link} to={`/embedding-sets/create?modelId=${record.id}`}>
              Compute embeddings
            </Button>
            <DeleteButton
              title={`Delete ${record.name}?`}
              text="Embedding sets made with it stay, but no new ones can be made."
            />
          </>
        )
      }
    >
      <QueryState query={{ data: record, error, refetch }}>
        {(model) => (
          <Box
            sx={{
              display: 'grid',
              gap: 2.5,
              gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
              alignItems: 'start',
            }}
          >
            <Section title="Model">
              <Facts
                facts={[
                  ['Embedding', `${formatCount(model.dimension)} numbers`],
                  ['Output', <code key="output">{model.outputName}</code>],
                  ['Size', formatBytes(model.size)],
                  ['Registered', <TimeAgo key="at" at={model.createdAt} />],
                  [
                    'SHA-256',
                    <Box key="hash" component="code" sx={{ fontFamily: MONO, fontSize: '0.75rem' }}>
                      {model.sha256}
                    </Box>,
                  ],
                ]}
              />
            </Section>
            <Section title="Input">
              <Facts
                facts={[
                  ['Picture', inputShape(model.input)],
                  ['Layout', model.input.layout.toUpperCase()],
                  ['Scale', formatNumber(model.input.scale)],
                  ['Mean', formatNumbers(model.input.mean)],
                  ['Std', formatNumbers(model.input.std)],
                  ['Input name', model.input.name],
                ]}
              />
            </Section>
          </Box>
        )}
      </QueryState>
    </Page>
  );
}
