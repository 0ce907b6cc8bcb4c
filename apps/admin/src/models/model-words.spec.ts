import { formatNumbers, inputShape, parseNumbers } from './model-words';

describe('parseNumbers', () => {
  it('reads commas, semicolons and spaces', () => {
    expect(parseNumbers('0.485, 0.456;0.406')).toEqual([0.485, 0.456, 0.406]);
    expect(parseNumbers(' 1 ')).toEqual([1]);
    expect(parseNumbers('')).toEqual([]);
  });

  it('keeps what is no number as NaN, to be refused instead of lost', () => {
    expect(parseNumbers('0.5, x')).toEqual([0.5, NaN]);
  });

  it('is undone by formatNumbers', () => {
    expect(parseNumbers(formatNumbers([0.229, 0.224, 0.225]))).toEqual([0.229, 0.224, 0.225]);
  });
});

describe('inputShape', () => {
  it('names size and channels', () => {
    expect(inputShape({ layout: 'nchw', width: 28, height: 32, channels: 1, scale: 1, mean: [0], std: [1] })).toBe(
      '28 × 32, 1 channel',
    );
  });
});
