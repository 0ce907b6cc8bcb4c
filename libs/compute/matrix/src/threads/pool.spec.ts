import { join } from 'node:path';
import { closeThreads, runInThread, threadTask } from './pool';
import { threadFile } from './thread-file';

describe('threadFile', () => {
  it('finds the built file of a source file, and the neighbour of a built one', () => {
    const source = join('/', 'a', 'libs', 'b', 'libs', 'c', 'x.ts');
    expect(threadFile(source, 'task')).toBe(join('/', 'a', 'libs', 'b', 'dist', 'libs', 'c', 'task.js'));
    expect(threadFile(join('/', 'dist', 'x.js'), 'task')).toBe(join('/', 'dist', 'task.js'));
  });
});

describe('threadTask', () => {
  it('turns refusals into values and lets other errors through', () => {
    const task = threadTask((text: string) => {
      throw new Error(text);
    });
    expect(() => task('unexpected')).toThrow('unexpected');
  });
});

describe('runInThread', () => {
  afterAll(closeThreads);

  it('stops before it starts when the signal is aborted already', async () => {
    const run = runInThread('/nowhere.js', 'work', {}, { signal: AbortSignal.abort() });
    await expect(run).rejects.toThrow('aborted');
  });

  it('passes on that a task cannot be loaded', async () => {
    await expect(runInThread('/nowhere.js', 'work', {})).rejects.toThrow('nowhere');
  });
});
