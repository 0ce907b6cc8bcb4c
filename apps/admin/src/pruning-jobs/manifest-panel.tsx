import DownloadIcon from '@mui/icons-material/DownloadRounded';
import type { PruningJob, PruningManifest } from '@assay/contracts';
import { Box, Button, Stack } from '@mui/material';
import { CopyButton } from '../components/copy-button';
import { Facts } from '../components/facts';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { formatCount } from '../format/format';
import { api, files } from '../providers/api';
import { useApi } from '../providers/use-api';
import { MONO } from '../theme/theme';
import { parameters } from './parameters';

const FORMATS = { jsonl: 'JSONL', csv: 'CSV', parquet: 'Parquet' } as const;

/** What proves the choice: every item with its decision, and hashes over all of it. */
export function ManifestPanel({ job }: { job: PruningJob }) {
  const query = useApi(['pruning-manifest', job.id, job.previewHash], (signal) => api.pruningManifest(job.id, signal));
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
        alignItems: 'start',
      }}
    >
      <Section
        title="Manifest"
        hint="Every item with its hash, value, rank, decision, reason and weight. The same request on the same data gives the same bytes."
        action={
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            {(['jsonl', 'csv', 'parquet'] as const).map((format) => (
              <Button
                key={format}
                size="small"
                variant="outlined"
                href={files.pruningManifest(job.id, format)}
                download
                startIcon={<DownloadIcon />}
              >
                {FORMATS[format]}
              </Button>
            ))}
          </Stack>
        }
      >
        <QueryState query={query} height={240}>
          {(manifest) => <ManifestFacts manifest={manifest} />}
        </QueryState>
      </Section>
      <Section title="Parameters">
        <Facts facts={[...parameters(job.request), ['Reason', job.request.reason]]} />
      </Section>
    </Box>
  );
}

const Hash = ({ value, label }: { value: string; label: string }) => (
  <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
    <Box component="code" sx={{ fontFamily: MONO, fontSize: '0.75rem', minWidth: 0 }}>
      {value}
    </Box>
    <CopyButton text={value} label={`Copy the ${label}`} />
  </Stack>
);

const ManifestFacts = ({ manifest }: { manifest: PruningManifest }) => (
  <Facts
    facts={[
      ['Hash', <Hash key="hash" value={manifest.hash} label="hash of the manifest" />],
      ['Of the items', <Hash key="rows" value={manifest.rows} label="hash of the items" />],
      ['Of the labels', <Hash key="labels" value={manifest.labels} label="hash of the labels" />],
      [
        `Of version ${manifest.version}`,
        <Hash key="version" value={manifest.versionManifest} label="hash of the version" />,
      ],
      ['Items', `${formatCount(manifest.kept)} of ${formatCount(manifest.items)} kept`],
      ['Format', <code key="format">{manifest.format}</code>],
      ['Made by', `Assay ${manifest.assay}, engine ${manifest.engine}`],
    ]}
  />
);
