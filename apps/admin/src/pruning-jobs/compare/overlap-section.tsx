import type { PruningJob } from '@assay/contracts';
import { Button } from '@mui/material';
import { KeyFigure, KeyFigures } from '../../components/key-figure';
import { Section } from '../../components/section';
import { formatCount, formatPercent } from '../../format/format';
import { api } from '../../providers/api';
import { useAction } from '../../providers/use-action';
import { useState } from 'react';
import { overlapOf, type Overlap } from './overlap';

/** Two manifests of more items than this are not read into a browser. */
const MOST_ITEMS = 200_000;

/** How much alike two choices are. Counted when asked for, since both manifests must be read. */
export function OverlapSection({ left, right }: { left: PruningJob; right: PruningJob }) {
  const [overlap, setOverlap] = useState<Overlap | null>(null);
  const [count, counting] = useAction(async () => {
    const manifests = await Promise.all([api.pruningManifestLines(left.id), api.pruningManifestLines(right.id)]);
    setOverlap(overlapOf(...manifests));
  });
  if (left.datasetId !== right.datasetId || Math.max(left.items, right.items) > MOST_ITEMS) return null;
  return (
    <Section
      title="Do they keep the same items?"
      action={
        overlap === null && (
          <Button variant="outlined" loading={counting} onClick={() => void count()}>
            Count
          </Button>
        )
      }
      hint="Counted from both manifests."
      flush
    >
      {overlap && (
        <KeyFigures columns={4}>
          <KeyFigure
            label="Kept by both"
            value={formatCount(overlap.both)}
            help={`${formatPercent(overlap.both / Math.max(1, overlap.both + overlap.onlyLeft + overlap.onlyRight))} of what either keeps`}
          />
          <KeyFigure label="Only by the first" value={formatCount(overlap.onlyLeft)} />
          <KeyFigure label="Only by the second" value={formatCount(overlap.onlyRight)} />
          <KeyFigure label="By neither" value={formatCount(overlap.neither)} />
        </KeyFigures>
      )}
    </Section>
  );
}
