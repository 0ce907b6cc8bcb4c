export { compareSubsets } from './compare/compare-subsets';
export type {
  ArmContext,
  ArmResult,
  CompareOptions,
  ComparePhase,
  ComparePoint,
  Comparison,
  Difference,
  SubsetArm,
  Verdict,
} from './compare/comparison';
export type { ClassCodes } from './labels';
export type { HeadKind, LinearHead } from './linear-head';
export type { LogisticHead } from './logistic/fit-logistic';
export { logisticHead, type LogisticOptions } from './logistic/logistic-head';
export { logLoss, measure, type Measures, type Metric } from './metrics';
export { predictClasses, predictScores, softmax } from './predict';
export { probe, type ProbeOptions, type ProbeResult } from './probe';
export { ridgeHead, type RidgeOptions } from './ridge-head';
export type { WeightedRows } from './subset';
export { summarize, type Summary } from './summarize';
