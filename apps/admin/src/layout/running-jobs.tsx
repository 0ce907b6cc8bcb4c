import type { Job } from '@assay/contracts';
import { Badge, CircularProgress, IconButton, Tooltip } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { plural } from '../format/format';

const REFRESH_MS = 10_000;

/** How many jobs run now, with the way to them. Nothing while nothing runs. */
export function RunningJobs() {
  const { total = 0 } = useGetList<Job>(
    'jobs',
    { pagination: { page: 1, perPage: 1 }, sort: { field: 'createdAt', order: 'DESC' }, filter: { state: 'running' } },
    { refetchInterval: REFRESH_MS },
  );
  if (total === 0) return null;
  const label = `${plural(total, 'job')} running`;
  return (
    <Tooltip title={label}>
      <IconButton component={Link} to="/jobs" aria-label={label} color="primary">
        <Badge badgeContent={total} color="primary" overlap="circular">
          <CircularProgress size={22} thickness={5} aria-hidden />
        </Badge>
      </IconButton>
    </Tooltip>
  );
}
