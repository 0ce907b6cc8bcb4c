import { tryWebGpu } from './trial';

// Entry of the process in which WebGPU is tried; it says what it found in one line of JSON.
void tryWebGpu().then((verdict) => process.stdout.write(JSON.stringify(verdict)));
