export { analyzeGram, rankTolerance, type GramAnswer, type GramQuestion } from './analyze-gram';
export { computeLeverage, type LeverageOptions, type LeveragePhase, type LeverageResult } from './compute-leverage';
export { assertLambdaRule, effectiveDimension, gramTrace, lambdaForDimension, resolveLambda } from './lambda';
export type { LambdaRule } from './lambda';
export { principalAxes, type PrincipalAxes } from './principal-axes';
export { rankDescending } from './rank-descending';
