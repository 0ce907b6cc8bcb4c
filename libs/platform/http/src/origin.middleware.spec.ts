import type { Request, Response } from 'express';
import { refuseCrossSite } from './origin.middleware';

function refusal(method: string, headers: Record<string, string>): string | null {
  let code: string | null = null;
  const request = { method, headers: { host: 'assay.local:3000', ...headers } } as unknown as Request;
  refuseCrossSite(request, {} as Response, (error?: unknown) => {
    code = (error as { code?: string } | undefined)?.code ?? null;
  });
  return code;
}

describe('refuseCrossSite', () => {
  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['an old browser on another site', { origin: 'http://evil.example' }],
    ['another port of this host', { origin: 'http://assay.local:8080' }],
    ['a page without an origin', { origin: 'null' }],
  ])('refuses a change from %s', (_, headers) => {
    expect(refusal('POST', headers)).toBe('cross_site_request');
    expect(refusal('DELETE', headers)).toBe('cross_site_request');
  });

  it.each([
    ['our own page', { 'sec-fetch-site': 'same-origin' }],
    ['our own page in an old browser', { origin: 'http://assay.local:3000' }],
    ['a program', {}],
    ['a program with a key, through any page', { authorization: 'Bearer x', origin: 'http://evil.example' }],
  ])('lets a change from %s through', (_, headers) => {
    expect(refusal('POST', headers)).toBeNull();
  });

  it('lets reading through from anywhere', () => {
    expect(refusal('GET', { 'sec-fetch-site': 'cross-site' })).toBeNull();
  });
});
