import { threadTask } from '@assay/compute/matrix';
import { analyzeGram } from './analyze-gram';

/** Thread entry: `analyzeGram`. */
export const analyze = threadTask(analyzeGram);
