export { createEngine } from './create-engine';
export { engineNames } from './engine';
export type {
  Engine,
  EngineDescription,
  EngineName,
  Factor,
  GramOptions,
  GramPrecision,
  GramResult,
  Projection,
  ProjectOptions,
  ScoredBlock,
  ScoreOptions,
  ScoreResult,
  StreamOptions,
  Targets,
} from './engine';
export { factorGram } from './factor-gram';
export { mergeGrams, type EngineKernels, type GramAccumulator, type RowScorer } from './kernels';
export { expectedError, mixedConditionLimit } from './precision';
export {
  builtEngines,
  openEngine,
  probeEngines,
  type EngineOptions,
  type EngineProbe,
  type OpenedEngine,
} from './registry';
export { oracleScores, selfTest } from './self-test';
