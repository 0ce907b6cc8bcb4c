import { isLostConnection } from './postgres-backend';

describe('isLostConnection', () => {
  it.each(['57P01', '57P03', '08006', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE'])('recognises %s', (code) => {
    expect(isLostConnection(Object.assign(new Error('x'), { code }))).toBe(true);
  });

  it('recognises what pg says in words only', () => {
    expect(isLostConnection(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isLostConnection(new Error('timeout exceeded when trying to connect'))).toBe(true);
  });

  it.each(['BM001', '42P01', '40001', '57014'])('leaves %s to its own handling', (code) => {
    expect(isLostConnection(Object.assign(new Error('x'), { code }))).toBe(false);
  });
});
