import type { Drift } from '@assay/contracts';
import { Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { Section } from '../../components/section';
import { formatCount, formatNumber, formatPercent } from '../../format/format';

const FEW = 12;

function inWords(totalVariation: number): string {
  if (totalVariation < 0.02) return 'hardly changed';
  if (totalVariation < 0.1) return 'a little changed';
  return totalVariation < 0.3 ? 'clearly changed' : 'strongly changed';
}

/** How the shares of classes or contributors move. */
export function DriftSection({ title, drift }: { title: string; drift: Drift }) {
  const [all, setAll] = useState(false);
  const { groups, totalVariation } = drift;
  if (groups.length === 0 || (groups.length === 1 && groups[0]?.value === null)) return null;
  const sum = (side: 'before' | 'after') =>
    Math.max(
      1,
      groups.reduce((total, group) => total + group[side], 0),
    );
  const [before, after] = [sum('before'), sum('after')];
  const sorted = [...groups].sort((a, b) => b.before - a.before);
  const most = Math.max(...groups.map((group) => Math.max(group.before / before, group.after / after)));
  return (
    <Section
      title={title}
      hint={`The bar is the share after, the mark the share before. Total variation ${formatNumber(totalVariation, 3)}: ${inWords(totalVariation)} (0 is the same, 1 nothing in common).`}
    >
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 1 }}>
        {(all ? sorted : sorted.slice(0, FEW)).map((group) => (
          <Box component="li" key={group.value ?? ''} sx={{ minWidth: 0 }}>
            <Box sx={{ display: 'flex', gap: 1, justifyContent: 'space-between', alignItems: 'baseline' }}>
              <Typography variant="body2" noWrap sx={{ fontWeight: 600, minWidth: 0 }}>
                {group.value ?? 'none given'}
              </Typography>
              <Typography variant="caption" color="textSecondary" noWrap sx={{ flex: 'none' }}>
                {formatCount(group.before)} → {formatCount(group.after)} · {formatPercent(group.before / before)} →{' '}
                {formatPercent(group.after / after)}
              </Typography>
            </Box>
            <ShareBar before={group.before / before / most} after={group.after / after / most} />
          </Box>
        ))}
      </Box>
      {sorted.length > FEW && (
        <Button size="small" onClick={() => setAll(!all)} sx={{ mt: 1 }}>
          {all ? 'Show fewer' : `Show all ${formatCount(sorted.length)}`}
        </Button>
      )}
    </Section>
  );
}

const ShareBar = ({ before, after }: { before: number; after: number }) => (
  <Box aria-hidden sx={{ position: 'relative', height: 10, borderRadius: 1, bgcolor: 'action.hover' }}>
    <Box sx={{ width: `${after * 100}%`, height: '100%', borderRadius: 1, bgcolor: 'primary.main', opacity: 0.85 }} />
    <Box
      sx={{
        position: 'absolute',
        top: -2,
        bottom: -2,
        left: `calc(${before * 100}% - 1px)`,
        width: 2,
        bgcolor: 'secondary.main',
      }}
    />
  </Box>
);
