import { CreatePruningJob } from '@assay/contracts';
import { NONE } from '../../providers/list-query';
import { FIRST_FORM, forNewest, fromRequest, toRequest, validate, type PruningForm } from './request';

const datasetId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const setId = '0b0e5a5c-5b3a-4c55-9d0c-2f2d6a1d3f01';
const form = (changes: Partial<PruningForm> = {}) =>
  ({ ...FIRST_FORM, datasetId, ...changes }) as unknown as Record<string, unknown>;
const parsed = (changes: Partial<PruningForm> = {}) => CreatePruningJob.parse(toRequest(form(changes)));

describe('toRequest', () => {
  it('is what the API takes, and always a preview', () => {
    expect(validate(form())).toEqual({});
    expect(parsed()).toMatchObject({ datasetId, dryRun: true, method: 'influence', target: { kind: 'fraction' } });
  });

  it('leaves out what is switched off', () => {
    const request = toRequest(form({ probe: { ...FIRST_FORM.probe, on: false }, refuseIfNotBetter: true }));
    expect(request).toMatchObject({ probe: null, refuseIfNotBetter: false });
    expect(request).not.toHaveProperty('sweep');
    expect(request).not.toHaveProperty('labelGate');
    expect(request.duplicates).toEqual({ exact: true });
  });

  it('leaves out empty fields, but tells "has none" from "any"', () => {
    const mustDrop = { externalIds: [], filter: { label: NONE, contributor: '', kind: null, synthetic: false } };
    expect(toRequest(form({ mustDrop, embeddingSetId: '', floors: { classes: undefined } }))).toMatchObject({
      mustDrop: { filter: { label: '', synthetic: false } },
      floors: {},
    });
  });

  it('sends the limit of the label gate that was chosen', () => {
    const labelGate = { ...FIRST_FORM.labelGate, on: true, by: 'value' as const, dropBelow: -0.5 };
    expect(parsed({ labelGate }).labelGate).toEqual({ score: 'looResidual', dropBelow: -0.5 });
  });
});

describe('fromRequest', () => {
  it('gives the form that makes the same request, but for its name', () => {
    const { name, ...request } = parsed({
      embeddingSetId: setId,
      name: 'first try',
      target: { kind: 'accuracy', epsilon: 0.4, delta: 0.2 },
      floors: { classes: { shoe: 12 }, contributors: 3 },
      mustKeep: { externalIds: ['a', 'b'], filter: { label: NONE } },
      duplicates: { exact: false, near: true, cosine: 0.9 },
      labelGate: { ...FIRST_FORM.labelGate, on: true, dropShare: 0.1 },
      lambda: { rule: 'dimension', dimension: 7 },
      sweep: { on: true, fractions: [0.5] },
    });
    expect(name).toBe('first try');
    expect(CreatePruningJob.parse(toRequest(form(fromRequest({ ...request }))))).toEqual(request);
  });

  it('keeps the probe off', () => {
    expect(fromRequest(parsed({ probe: { ...FIRST_FORM.probe, on: false } })).probe.on).toBe(false);
  });
});

describe('forNewest', () => {
  it('drops what belongs to an older version', () => {
    const request = forNewest(parsed({ embeddingSetId: setId, version: 3, valuationId: setId, name: 'x' }));
    for (const field of ['version', 'embeddingSetId', 'valuationId', 'name']) expect(request).not.toHaveProperty(field);
    expect(CreatePruningJob.safeParse(request).success).toBe(true);
  });
});

describe('validate', () => {
  it('says what is missing where it is missing', () => {
    expect(validate(form({ datasetId: null, target: { kind: 'count' } }))).toEqual({
      datasetId: 'is needed',
      target: { keep: 'is needed' },
    });
  });

  it('tells wrong sizes of the sweep at their field', () => {
    expect(validate(form({ sweep: { on: true, fractions: [0.5, 2] } }))).toEqual({
      sweep: { fractions: 'give 1 to 10 numbers between 0 and 1' },
    });
  });
});
