import type { GroupValue } from '@assay/contracts';
import {
  Box,
  Button,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Tooltip,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { Section } from '../components/section';
import { formatCount, formatPercent, formatTimes } from '../format/format';

export interface GroupTotalsProps {
  title: string;
  what: string;
  groups: GroupValue[];
  /** Items of the whole valuation. */
  rows: number;
}

const FEW = 12;

/** What each class or contributor is worth, against how many items it has. */
export function GroupTotals({ title, what, groups, rows }: GroupTotalsProps) {
  const [all, setAll] = useState(false);
  if (groups.length === 0 || (groups.length === 1 && groups[0]?.value === null)) return null;
  const sorted = [...groups].sort((a, b) => b.total - a.total);
  const most = Math.max(...sorted.map(({ total, items }) => Math.max(total, items / rows)));
  const shown = all ? sorted : sorted.slice(0, FEW);
  return (
    <Section
      flush
      title={title}
      hint="The bar is the share of the value, the mark the share of the items: a bar beyond its mark is worth more than its size."
    >
      <TableContainer>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>{what}</TableCell>
              <TableCell align="right">Items</TableCell>
              <TableCell sx={{ width: '45%', display: { xs: 'none', sm: 'table-cell' } }}>Share of the value</TableCell>
              <TableCell align="right">Value</TableCell>
              <TableCell align="right">Per item</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map((group) => (
              <GroupRow key={group.value ?? ''} group={group} rows={rows} most={most} />
            ))}
          </TableBody>
        </Table>
      </TableContainer>
      {sorted.length > FEW && (
        <Box sx={{ p: 1, textAlign: 'center' }}>
          <Button size="small" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${formatCount(sorted.length)}`}
          </Button>
        </Box>
      )}
    </Section>
  );
}

const GroupRow = ({ group, rows, most }: { group: GroupValue; rows: number; most: number }) => {
  const share = group.items / rows;
  return (
    <TableRow hover>
      <TableCell sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{group.value ?? 'none given'}</TableCell>
      <TableCell align="right">{formatCount(group.items)}</TableCell>
      <TableCell sx={{ display: { xs: 'none', sm: 'table-cell' } }}>
        <Tooltip
          describeChild
          title={`${formatPercent(group.total)} of the value with ${formatPercent(share)} of the items`}
        >
          <Box sx={{ position: 'relative', height: 14 }}>
            <Box
              sx={{
                width: `${(group.total / most) * 100}%`,
                height: '100%',
                borderRadius: 1,
                bgcolor: 'primary.main',
                opacity: 0.85,
              }}
            />
            <Box
              aria-hidden
              sx={{
                position: 'absolute',
                top: -3,
                bottom: -3,
                left: `${(share / most) * 100}%`,
                width: 2,
                bgcolor: 'secondary.main',
              }}
            />
          </Box>
        </Tooltip>
      </TableCell>
      <TableCell align="right">{formatPercent(group.total)}</TableCell>
      <TableCell align="right">
        <Typography
          component="span"
          variant="body2"
          sx={{ fontWeight: 600, color: group.perItem >= 1 ? 'success.main' : 'text.secondary' }}
        >
          {formatTimes(group.perItem)}
        </Typography>
      </TableCell>
    </TableRow>
  );
};
