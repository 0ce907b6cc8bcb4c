import { withoutRepeats } from './without-repeats';

describe('withoutRepeats', () => {
  it('passes an error on once in the quiet time, and others at once', () => {
    let time = 0;
    const seen: string[] = [];
    const report = withoutRepeats(
      ({ message }) => seen.push(`${time} ${message}`),
      10,
      () => time,
    );
    for (time = 0; time < 25; time += 5) report(new Error('away'));
    report(new Error('other'));
    expect(seen).toEqual(['0 away', '10 away', '20 away', '25 other']);
  });
});
