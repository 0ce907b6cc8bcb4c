import { lookup as resolve } from 'node:dns';
import { lookup as resolveAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { Config } from '@assay/platform/config';
import { DomainError } from '@assay/platform/http';
import { isPublicAddress } from './public-address';

const LOOKUP_MS = 3000;

/** Which addresses may be called, and the name look-ups that keep to it. */
export interface TargetRule {
  /** For sockets: the addresses that it answers are the ones that are connected to, so a name cannot change in between. */
  readonly lookup: LookupFunction;
  /** @throws DomainError `webhook_target_refused` for an address, or for a URL that names one instead of a host */
  refuseAddress(hostname: string): void;
  /**
   * Refuses what can be seen to be refused later. A name that cannot be looked up now passes, since it may be known by then.
   * @throws DomainError `webhook_target_refused`
   */
  refuseVisibly(url: URL): Promise<void>;
}

/** Only public addresses. */
export const publicTargets: TargetRule = {
  lookup: (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      // All of them, since the socket may try each.
      const refused = found.find(({ address }) => !isPublicAddress(address));
      if (refused) return callback(refusal(hostname), []);
      if (options.all) return callback(null, found);
      callback(null, found[0].address, found[0].family);
    });
  },
  refuseAddress(hostname) {
    const address = unbracketed(hostname);
    if (isIP(address) !== 0 && !isPublicAddress(address)) throw refusal(hostname);
  },
  async refuseVisibly({ hostname }) {
    this.refuseAddress(hostname);
    const found = await Promise.race([resolveAll(unbracketed(hostname), { all: true }), later([])]).catch(() => []);
    if (found.some(({ address }) => !isPublicAddress(address))) throw refusal(hostname);
  },
};

/** Any address, for those whose receivers are in an internal network. */
export const allTargets: TargetRule = {
  lookup: resolve,
  refuseAddress: () => undefined,
  refuseVisibly: () => Promise.resolve(),
};

export const targetRule = ({ webhooks }: Pick<Config, 'webhooks'>): TargetRule =>
  webhooks.privateNetworks ? allTargets : publicTargets;

/** The host of a URL has an IPv6 address in brackets. */
const unbracketed = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Says nothing of the addresses: what an internal name stands for is not for everybody who may make a webhook. */
function refusal(hostname: string): DomainError {
  const message =
    `The address of ${hostname} is not public, so webhooks may not call it. ` +
    `Use a public one, or start Assay with ASSAY_WEBHOOK_PRIVATE_NETWORKS=1 if receivers in your own network are meant to be called.`;
  return new DomainError('webhook_target_refused', message, [{ path: 'url', message: 'is not at a public address' }]);
}

function later<T>(value: T): Promise<T> {
  return new Promise((done) => setTimeout(done, LOOKUP_MS, value).unref());
}
