import { threadTask } from '@assay/compute/matrix';
import { analyzeGram, gramRank } from './analyze-gram';

/** Thread entry: `analyzeGram`. */
export const analyze = threadTask(analyzeGram);

/** Thread entry: `gramRank`. */
export const rank = threadTask(gramRank);
