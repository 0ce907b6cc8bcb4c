import type { Job } from '@assay/contracts';
import { progressText, shareDone, subjectOf } from './job-words';

const job: Job = {
  id: '0b0e5a5c-5b3a-4c55-9d0c-2f2d6a1d3f01',
  kind: 'import',
  state: 'running',
  phase: 'reading rows',
  done: 1200,
  total: 5000,
  revision: 4,
  attempt: 1,
  cancelRequested: false,
  subjectType: 'dataset',
  subjectId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  result: null,
  error: null,
  createdBy: 'ada',
  createdAt: '2026-03-10T12:00:00Z',
  startedAt: '2026-03-10T12:00:01Z',
  finishedAt: null,
};

describe('shareDone', () => {
  it('is unknown while the total is, and whole once the job succeeded', () => {
    expect(shareDone({ state: 'running', done: 3, total: null })).toBeNull();
    expect(shareDone({ state: 'running', done: 0, total: 0 })).toBeNull();
    expect(shareDone({ state: 'succeeded', done: 0, total: null })).toBe(1);
  });

  it('never leaves the bar, whatever the counts say', () => {
    expect(shareDone({ state: 'running', done: 7, total: 5 })).toBe(1);
    expect(shareDone({ state: 'running', done: -1, total: 5 })).toBe(0);
  });
});

describe('progressText', () => {
  it('names the phase and how far it is', () => {
    expect(progressText(job)).toBe('reading rows · 1,200 of 5,000 (24%)');
  });

  it('counts without a total', () => {
    expect(progressText({ ...job, total: null })).toBe('reading rows · 1,200 so far');
  });

  it('gives the reason of a failure', () => {
    expect(
      progressText({ ...job, state: 'failed', error: { code: 'bad_upload', message: 'Line 3 is cut off.' } }),
    ).toBe('Line 3 is cut off.');
  });

  it('says that it is stopping once cancelling was asked for', () => {
    expect(progressText({ ...job, cancelRequested: true })).toBe('Stopping');
  });
});

describe('subjectOf', () => {
  it('finds the page of what a job works on, however the type is spelt', () => {
    expect(subjectOf({ ...job, subjectType: 'embedding-set' })?.resource).toBe('embedding-sets');
    expect(subjectOf({ ...job, subjectType: 'embedding_set' })?.resource).toBe('embedding-sets');
  });

  it('is none for a job without a subject', () => {
    expect(subjectOf({ ...job, subjectType: null, subjectId: null })).toBeNull();
  });
});
