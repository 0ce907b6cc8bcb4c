import { Link, type SxProps, type Theme } from '@mui/material';
import type { ReactNode } from 'react';
import { DataTable, useCreatePath, type Identifier, type RaRecord, type RowClickFunction } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

export interface RecordTableProps {
  rowClick?: 'show' | 'edit' | false | RowClickFunction;
  /** Columns (by source) that a narrow screen has no room for. */
  wideOnly?: string[];
  rowSx?: (record: RaRecord) => SxProps;
  children: ReactNode;
}

export const RecordTable = ({ rowClick = 'show', wideOnly = [], rowSx, children }: RecordTableProps) => {
  const sx: SxProps<Theme> = Object.fromEntries(
    wideOnly.map((source) => [`& .column-${source}`, { display: { xs: 'none', md: 'table-cell' } }]),
  );
  return (
    <DataTable rowClick={rowClick} bulkActionButtons={false} size="medium" sx={sx} rowSx={rowSx}>
      {children}
    </DataTable>
  );
};

/** Name that leads to a record, for the keyboard as well. */
export const RecordLink = ({ resource, id, children }: { resource: string; id: Identifier; children: ReactNode }) => {
  const createPath = useCreatePath();
  return (
    <Link
      component={RouterLink}
      to={createPath({ resource, id, type: 'show' })}
      onClick={(event) => event.stopPropagation()}
      underline="hover"
      color="textPrimary"
      sx={{ fontWeight: 600, overflowWrap: 'break-word' }}
    >
      {children}
    </Link>
  );
};
