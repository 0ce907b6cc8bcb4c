import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Preloaded into a measured process; worker threads preload it too, but only the process as a whole has a peak.
const file = process.env.PEAK_MEMORY_FILE;
if (isMainThread && file) {
  process.once('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
}
