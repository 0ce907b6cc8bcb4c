import { CreatePruningJob } from '@assay/contracts';
import { parameters } from './parameters';

const words = (request: Record<string, unknown>) =>
  Object.fromEntries(
    parameters(
      CreatePruningJob.parse({
        datasetId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
        target: { kind: 'fraction', keep: 0.07 },
        ...request,
      }),
    ),
  );

describe('parameters', () => {
  it('says what was asked for in words', () => {
    expect(words({})).toMatchObject({
      Method: 'Influence sampling',
      Target: 'keep 7% of the items',
      'Must be kept': 'nothing',
      Probe: 'auto, 5 rounds, 20% held out',
      'Sizes drawn': 'none',
    });
  });

  it('names every choice', () => {
    expect(
      words({
        target: { kind: 'value', below: -0.5, score: 'looResidual' },
        floors: { classes: { shoe: 3, bag: 1 }, contributors: 2 },
        mustKeep: { externalIds: ['a', 'b'], filter: { label: '' } },
        duplicates: { exact: false, cosine: 0.9 },
        labelGate: { dropShare: 0.02 },
        lambda: { rule: 'value', value: 3 },
        probe: null,
        sweep: [0.5, 0.1],
      }),
    ).toMatchObject({
      Target: 'drop what has a LOO residual below −0.5',
      'Floor of classes': 'shoe: 3, bag: 1',
      'Floor of contributors': '2 of every one',
      'Must be kept': '2 ids, or label none',
      'Exact duplicates': 'left alone',
      'Near duplicates': 'collapsed from 0.9',
      'Suspicious labels': 'lowest 2% dropped by looResidual',
      λ: '3',
      Probe: 'none',
      'Sizes drawn': '50%, 10%',
    });
  });

  it('has the same names for every request, so that two can be laid side by side', () => {
    expect(Object.keys(words({ probe: null }))).toEqual(Object.keys(words({ sweep: [0.5] })));
  });
});
