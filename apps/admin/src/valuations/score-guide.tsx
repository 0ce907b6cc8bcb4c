import { Box, Typography } from '@mui/material';
import { Section } from '../components/section';

const SCORES = [
  {
    name: 'Value and leverage',
    asks: 'How much does this item add that the others do not?',
    text: 'Sees no labels, so it cannot find wrong ones. Rare items and outliers score high, copies low: look at the top before you trust it.',
  },
  {
    name: 'LOO residual',
    asks: 'Does the label fit what a model learns from all the others?',
    text: 'The item is predicted by a ridge model that has not seen it. The lower, the more suspicious its label.',
  },
  {
    name: 'KNN-Shapley',
    asks: 'Does the label fit the item’s neighbours?',
    text: 'Below zero: the item misleads its neighbourhood. Good at finding wrong labels among similar items.',
  },
];

/** Keeps people from reading one score as an answer to another question. */
export const ScoreGuide = ({ hasLabelScores }: { hasLabelScores: boolean }) => (
  <Section title="Which score answers which question">
    <Box component="dl" sx={{ m: 0, display: 'grid', gap: 2 }}>
      {SCORES.map(({ name, asks, text }, index) => (
        <Box key={name} sx={{ pl: 1.75, borderLeft: 3, borderColor: index === 0 ? 'secondary.main' : 'primary.main' }}>
          <Typography component="dt" variant="subtitle2">
            {name}
            {index > 0 && !hasLabelScores && ' (not in this valuation)'}
          </Typography>
          <Typography component="dd" variant="body2" sx={{ m: 0, fontStyle: 'italic' }}>
            {asks}
          </Typography>
          <Typography component="dd" variant="body2" color="textSecondary" sx={{ m: 0, mt: 0.25 }}>
            {text}
          </Typography>
        </Box>
      ))}
    </Box>
  </Section>
);
