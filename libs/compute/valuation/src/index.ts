export { computeLabelScores } from './compute-label-scores';
export type { LabelMethod, LabelScoreOptions, LabelScoreResult } from './compute-label-scores';
export { listCapacity, queryCount } from './knn-shapley';
export { encodeLabels, maxClasses, type ClassLabels, type ValueSink } from './labels';
