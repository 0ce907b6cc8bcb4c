export { type DecisionReason, decisionReasons, Decisions } from './decisions';
export type { Drift } from './drift';
export { prune, type PruningOutcome } from './prune';
export type { Floor, PruningMethod, PruningOptions, PruningQuestion, PruningTarget, RowNames } from './question';
