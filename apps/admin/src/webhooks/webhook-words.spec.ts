import type { WebhookDelivery } from '@assay/contracts';
import { outcomeOf, shortUrl, toldOf } from './webhook-words';

describe('shortUrl', () => {
  it('leaves what tells webhooks apart', () => {
    expect(shortUrl('https://ci.example.com/hooks/7?x=1')).toBe('ci.example.com/hooks/7?x=1');
    expect(shortUrl('http://receiver:8080/')).toBe('receiver:8080');
  });
});

describe('toldOf', () => {
  it('names kinds and ends of jobs', () => {
    expect(toldOf({ events: 'all', states: ['succeeded', 'failed', 'cancelled'] })).toBe('Every job, however it ends');
    expect(toldOf({ events: ['import', 'value'], states: ['failed', 'cancelled'] })).toBe(
      'Import, Valuation that failed or was cancelled',
    );
  });
});

describe('outcomeOf', () => {
  const delivery = { responseStatus: null, durationMs: null, error: null } as unknown as WebhookDelivery;

  it('is the status and how long it took', () => {
    expect(outcomeOf({ ...delivery, responseStatus: 204, durationMs: 12 })).toBe('204 in 12 ms');
  });

  it('is the reason when there was no answer, and nothing before the first attempt', () => {
    const error = { code: 'timeout', message: 'The receiver did not answer within 10 s.' };
    expect(outcomeOf({ ...delivery, durationMs: 10_000, error })).toBe(error.message);
    expect(outcomeOf(delivery)).toBe('');
  });
});
