import { Turns } from './turns';

describe('Turns', () => {
  it('does one piece of work at a time, in order, whatever fails', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const piece = (name: string, fails: boolean) => async () => {
      log.push(`begin ${name}`);
      await Promise.resolve();
      log.push(`end ${name}`);
      if (fails) throw new Error(name);
      return name;
    };
    const results = [turns.take(piece('a', false)), turns.take(piece('b', true)), turns.take(piece('c', false))];
    expect((await Promise.allSettled(results)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(log).toEqual(['begin a', 'end a', 'begin b', 'end b', 'begin c', 'end c']);
  });
});
