import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface RunningStart {
  url: string;
  /** From the first step of the command to its line of JSON. */
  seconds: number;
  /** Seconds at which a line of progress that contains the text was written. */
  reached(text: string): number | undefined;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

/** Runs a command that starts Assay and waits until it says that it is ready. @throws Error with its output when it ends instead */
export async function runStart(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<RunningStart> {
  const started = performance.now();
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env: { ...process.env, ASSAY_JSON: '1', ASSAY_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: { text: string; seconds: number }[] = [];
  const since = (): number => (performance.now() - started) / 1000;
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no output');
  createInterface(stderr).on('line', (text) => lines.push({ text, seconds: since() }));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      if (line.startsWith('{"ready":true')) resolve((JSON.parse(line) as { url: string }).url);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}:\n${lines.map(({ text }) => text).join('\n')}`)));
  });
  return {
    url,
    seconds: since(),
    reached: (text) => lines.find((line) => line.text.includes(text))?.seconds,
    stop: async () => {
      const gone = once(child, 'exit');
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await gone;
    },
  };
}
