import { Table, TableBody, TableCell, TableContainer, TableHead, TableRow } from '@mui/material';
import type { Compared } from './figures';

export interface ComparedTableProps {
  label: string;
  left: string;
  right: string;
  rows: Compared[];
}

/** Names with a value on either side; what differs stands out. */
export const ComparedTable = ({ label, left, right, rows }: ComparedTableProps) => (
  <TableContainer tabIndex={0} aria-label={label}>
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>{label}</TableCell>
          <TableCell sx={{ whiteSpace: 'normal' }}>{left}</TableCell>
          <TableCell sx={{ whiteSpace: 'normal' }}>{right}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => {
          const weight = row.left === row.right ? 400 : 600;
          return (
            <TableRow key={row.name}>
              <TableCell>{row.name}</TableCell>
              <TableCell sx={{ fontWeight: weight, overflowWrap: 'anywhere' }}>{row.left}</TableCell>
              <TableCell sx={{ fontWeight: weight, overflowWrap: 'anywhere' }}>{row.right}</TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  </TableContainer>
);
