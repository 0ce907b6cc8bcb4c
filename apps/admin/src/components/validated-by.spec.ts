import { CreateDataset, CreateModel, CreateUser, CreateValuation } from '@assay/contracts';
import { validatedBy } from './validated-by';

const model = {
  name: 'm',
  uploadId: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  outputName: 'y',
  input: { layout: 'nchw', width: 28, height: 28, channels: 1, scale: 1, mean: [0], std: [1] },
};
const modelErrors = validatedBy(CreateModel, ['name', 'uploadId', 'input', 'outputName']);

describe('validatedBy', () => {
  it('lets pass what the contract lets pass', () => {
    expect(modelErrors(model)).toEqual({});
    expect(validatedBy(CreateDataset, ['name', 'description'])({ name: 'a', id: 'not asked' })).toEqual({});
  });

  it('says that empty fields are needed, whether untouched or emptied', () => {
    expect(validatedBy(CreateDataset, ['name'])({ name: '' })).toEqual({ name: 'is needed' });
    expect(modelErrors({ ...model, uploadId: null, input: { ...model.input, width: null } })).toEqual({
      uploadId: 'is needed',
      input: { width: 'is needed' },
    });
  });

  it('puts limits in plain words at their nested field', () => {
    expect(modelErrors({ ...model, input: { ...model.input, width: 0, height: 28.5, scale: -1 } })).toEqual({
      input: { width: 'must be at least 1', height: 'must be a whole number', scale: 'must be more than 0' },
    });
    const lambda = validatedBy(CreateValuation, ['embeddingSetId', 'lambda']);
    expect(lambda({ embeddingSetId: model.uploadId, lambda: { rule: 'dimension', dimension: null } })).toEqual({
      lambda: { dimension: 'is needed' },
    });
  });

  it('keeps the words that the contract has of its own', () => {
    const errors = validatedBy(CreateUser, ['username', 'password', 'role'])({
      username: 'ä',
      password: 'short',
      role: 'viewer',
    });
    expect(errors).toEqual({
      username: 'must be 2 to 64 letters, digits or . _ @ -',
      password: 'must have at least 10 characters',
    });
  });
});
