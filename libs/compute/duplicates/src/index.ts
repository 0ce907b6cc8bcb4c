export { findDuplicates } from './find-duplicates';
export type { DuplicateGroups, DuplicateOptions, DuplicatePhase } from './options';
