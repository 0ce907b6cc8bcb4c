export {
  computeLeverage,
  computeLeverageBy,
  type LeverageOptions,
  type LeveragePhase,
  type LeverageResult,
} from './compute-leverage';
export { assertLambdaRule, effectiveDimension, gramTrace, resolveLambda } from './lambda';
export type { LambdaRule } from './lambda';
export {
  gramOfRows,
  mergeSummaries,
  scoreRows,
  summarizeRows,
  type LeveragePasses,
  type RowTransform,
  type ScoreSums,
  type ScoreTask,
} from './leverage-passes';
export { principalAxes, type PrincipalAxes } from './principal-axes';
export { rankDescending } from './rank-descending';
export type { ErrorBounds } from './selection/bounds';
export type { Certificate, KeptDimension } from './selection/certificate';
export { FloorError, type FloorErrorCode } from './selection/floor-error';
export { planSampleSize, type PlanningFacts, type SamplePlan } from './selection/plan';
export {
  selectionMethods,
  type Grouping,
  type LoweredFloor,
  type SelectionMethod,
  type SelectionPhase,
  type SelectionRequest,
  type SelectionResult,
} from './selection/request';
export { selectSubset } from './selection/select-subset';
export type { ClassShares } from './selection/shares';
