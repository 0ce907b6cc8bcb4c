export { engineNames } from './engine';
export type {
  Engine,
  EngineDescription,
  EngineName,
  Factor,
  GramOptions,
  GramPrecision,
  GramResult,
  GreedySelection,
  NextOptions,
  Picks,
  Projection,
  ProjectOptions,
  ScoredBlock,
  ScoreOptions,
  ScoreResult,
  SelectionObjective,
  StreamOptions,
  Targets,
  TokenTiles,
} from './engine';
export { mergeGramInto } from './merge-gram';
export { expectedError, mixedConditionLimit } from './precision';
export type { EngineFallback, RefusedEngine } from './fallback/engine-chain';
export {
  openEngine,
  probeEngines,
  type EngineOptions,
  type EngineProbe,
  type OpenedEngine,
  type OpenOptions,
} from './registry';
export { oracleScores } from './self-test';
