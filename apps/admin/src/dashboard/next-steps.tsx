import BalanceIcon from '@mui/icons-material/BalanceOutlined';
import BlurOnIcon from '@mui/icons-material/BlurOnRounded';
import CheckIcon from '@mui/icons-material/CheckRounded';
import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import UploadIcon from '@mui/icons-material/UploadFileRounded';
import { Box, Button, Card, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useCanAccess, useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount } from '../format/format';

const newest = { pagination: { page: 1, perPage: 1 }, sort: { field: 'createdAt', order: 'DESC' } } as const;

interface StepProps {
  number: number;
  icon: ReactNode;
  title: string;
  text: string;
  /** How many there are; undefined while unknown. */
  count: number | undefined;
  noun: string;
  /** The first step that is not done. */
  next: boolean;
  action: { label: string; to: string };
}

/** Import → embed → value → prune: where the user is, and what comes next. */
export function NextSteps() {
  const { total: datasets } = useGetList('datasets', newest);
  const { total: sets } = useGetList('embedding-sets', newest);
  const { total: valuations } = useGetList('valuations', newest);
  const { total: prunings } = useGetList('pruning-jobs', newest);
  const counts = [datasets, sets, valuations, prunings];
  const next = counts.findIndex((count) => count === 0);
  return (
    <Box
      component="ol"
      aria-label="What to do"
      sx={{
        m: 0,
        p: 0,
        listStyle: 'none',
        display: 'grid',
        gap: 2,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))', lg: 'repeat(4, minmax(0, 1fr))' },
      }}
    >
      <Step
        number={1}
        icon={<UploadIcon />}
        title="Import"
        text="Pictures, tables or embeddings become a versioned dataset."
        count={datasets}
        noun="dataset"
        next={next === 0}
        action={{ label: 'Import data', to: '/datasets/create' }}
      />
      <Step
        number={2}
        icon={<BlurOnIcon />}
        title="Embed"
        text="A model turns each item into a vector, unless your data brings its own."
        count={sets}
        noun="embedding set"
        next={next === 1}
        action={{ label: 'Compute embeddings', to: '/embedding-sets/create' }}
      />
      <Step
        number={3}
        icon={<BalanceIcon />}
        title="Value"
        text="See what each item adds, which repeat others, which labels look wrong."
        count={valuations}
        noun="valuation"
        next={next === 2}
        action={{ label: 'Value items', to: '/valuations/create' }}
      />
      <Step
        number={4}
        icon={<ContentCutIcon />}
        title="Prune"
        text="Keep the smallest part that trains as well, measured first, with a way back."
        count={prunings}
        noun="pruning"
        next={next === 3}
        action={{ label: 'Preview a pruning', to: '/pruning-jobs/create' }}
      />
    </Box>
  );
}

const Step = ({ number, icon, title, text, count, noun, next, action }: StepProps) => {
  const { canAccess } = useCanAccess({ resource: action.to.split('/')[1] ?? '', action: 'create' });
  const done = (count ?? 0) > 0;
  return (
    <Card
      component="li"
      sx={{
        p: 2.25,
        display: 'flex',
        flexDirection: 'column',
        ...(next && {
          borderColor: 'primary.main',
          boxShadow: (theme) => `inset 0 0 0 1px ${theme.palette.primary.main}`,
        }),
      }}
    >
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25 }}>
        <Box
          aria-hidden
          sx={{
            width: 36,
            height: 36,
            borderRadius: 1.25,
            display: 'grid',
            placeItems: 'center',
            color: done ? 'primary.contrastText' : 'primary.main',
            bgcolor: done ? 'primary.main' : 'action.hover',
            '& svg': { fontSize: 20 },
          }}
        >
          {done ? <CheckIcon /> : icon}
        </Box>
        <Typography variant="h2">
          {number}. {title}
        </Typography>
        <Typography variant="caption" color="textSecondary" sx={{ ml: 'auto' }} noWrap>
          {count !== undefined && `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`}
        </Typography>
      </Stack>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1.25, mb: 1.5, flex: 1 }}>
        {text}
      </Typography>
      {canAccess && (
        <Button
          component={Link}
          to={action.to}
          variant={next ? 'contained' : 'outlined'}
          sx={{ alignSelf: 'flex-start' }}
        >
          {action.label}
        </Button>
      )}
    </Card>
  );
};
