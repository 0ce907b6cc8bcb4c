import { Tooltip } from '@mui/material';
import { useEffect, useState } from 'react';
import { formatAge, formatDateTime, NOTHING } from '../format/format';

/** Age of something, kept up to date; the full time on hover. */
export function TimeAgo({ at }: { at: string | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return <>{NOTHING}</>;
  return (
    <Tooltip describeChild title={formatDateTime(at)}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {formatAge(at, now)}
      </time>
    </Tooltip>
  );
}
