import { Step, StepLabel, Stepper } from '@mui/material';

/** Where a pruning is: 0 target, 1 preview, 2 apply; 3 when it is applied. */
export const PruningSteps = ({ step }: { step: 0 | 1 | 2 | 3 }) => (
  <Stepper activeStep={step} sx={{ maxWidth: 560, mb: 2.5 }}>
    {['Target', 'Preview', 'Apply'].map((label) => (
      <Step key={label}>
        <StepLabel>{label}</StepLabel>
      </Step>
    ))}
  </Stepper>
);
