import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const program = join(__dirname, '../../../../gpu/bench.mjs');

/** What `gpu/bench.mjs` says of one case, in the parts that are shown. */
interface KernelLine {
  case: string;
  threads: number;
  rows?: number;
  columns?: number;
  seconds: number;
  cpuSeconds: number;
  gflops?: number;
  peakFraction?: number;
  f32?: number;
  f64?: number;
}

const shown = ['gram-f64', 'gram-mixed', 'score-f32', 'score-f64'];
const widths = [512, 768];

/** Rates of the native kernels beside the peak of fused multiply-add, for one thread and for all cores, and how they scale. */
export async function kernelRates(): Promise<object[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...shown, 'runs=7'], { maxBuffer: 1 << 26 });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as KernelLine);
  const alone = (line: KernelLine): KernelLine | undefined =>
    lines.find((other) => other.threads === 1 && other.case === line.case && other.columns === line.columns);
  return lines
    .filter((line) => line.case === 'peak' || widths.includes(line.columns ?? 0))
    .flatMap((line) => (line.case === 'peak' ? peakRows(line) : [kernelRow(line, alone(line))]));
}

function peakRows({ threads, f32, f64 }: KernelLine): object[] {
  return [
    { case: 'kernel: peak f32', engine: 'native', threads, gflops: f32 },
    { case: 'kernel: peak f64', engine: 'native', threads, gflops: f64 },
  ];
}

function kernelRow(line: KernelLine, alone: KernelLine | undefined): object {
  const { threads, rows, columns, seconds, gflops, peakFraction } = line;
  const speedup = threads > 1 && alone ? alone.seconds / seconds : null;
  return {
    case: `kernel: ${line.case}`,
    engine: 'native',
    threads,
    rows,
    columns,
    seconds,
    gflops,
    peakFraction,
    speedup,
  };
}
