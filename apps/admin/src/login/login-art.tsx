import { Box, Typography } from '@mui/material';
import { useMemo } from 'react';

interface Dot {
  x: number;
  y: number;
  r: number;
  worth: number;
}

const CLUSTERS: [x: number, y: number, spread: number, dots: number][] = [
  [250, 300, 62, 120],
  [520, 210, 48, 90],
  [470, 560, 74, 130],
  [220, 620, 40, 60],
];

/** Items as points: dense clusters of little worth each, and the rare ones that carry it. Always the same picture. */
function makeDots(): Dot[] {
  let seed = 20_260_101;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-9)) * Math.cos(2 * Math.PI * random());
  const dots = CLUSTERS.flatMap(([x, y, spread, count]) =>
    Array.from({ length: count }, () => {
      const [dx, dy] = [normal(), normal()];
      return { x: x + dx * spread, y: y + dy * spread, r: 2.4, worth: Math.min(1, Math.hypot(dx, dy) / 3.2) };
    }),
  );
  const rare = Array.from({ length: 16 }, () => ({ x: 60 + random() * 600, y: 90 + random() * 680, r: 4.2, worth: 1 }));
  return [...dots, ...rare];
}

export function LoginArt() {
  const dots = useMemo(() => makeDots(), []);
  return (
    <Box
      aria-hidden
      sx={{
        display: { xs: 'none', md: 'flex' },
        position: 'relative',
        overflow: 'hidden',
        flexDirection: 'column',
        justifyContent: 'flex-end',
        color: '#eaf3f1',
        background: 'radial-gradient(120% 90% at 30% 20%, #0f5d52 0%, #07322c 55%, #051f1c 100%)',
      }}
    >
      <Box
        component="svg"
        viewBox="0 0 720 860"
        preserveAspectRatio="xMidYMid slice"
        sx={{ position: 'absolute', inset: 0, width: '100%', height: '100%' }}
      >
        {dots.map(({ x, y, r, worth }, index) => (
          <circle
            key={index}
            cx={x}
            cy={y}
            r={r + worth * 1.6}
            fill={worth > 0.8 ? '#f2bf45' : '#8fd6c6'}
            opacity={worth > 0.8 ? 0.95 : 0.22 + worth * 0.4}
          />
        ))}
      </Box>
      <Box
        sx={{ position: 'relative', p: 6, pt: 16, background: 'linear-gradient(transparent, rgba(3,20,18,.82) 45%)' }}
      >
        <Typography
          sx={{ fontSize: '1.75rem', fontWeight: 650, letterSpacing: '-0.02em', lineHeight: 1.2, maxWidth: 520 }}
        >
          Most of your data say the same. Find the part that does not.
        </Typography>
        <Typography sx={{ mt: 1.25, opacity: 0.82, maxWidth: 480 }}>
          One exact ruler for every item: what to keep, what to label, what to pay for.
        </Typography>
      </Box>
    </Box>
  );
}
