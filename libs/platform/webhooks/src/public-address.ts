import { BlockList, isIP } from 'node:net';

// IANA's registries of special-purpose addresses (RFC 6890 and its successors), multicast, and what clouds answer their own machines on.
const SPECIAL_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT; metadata of Alibaba Cloud
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // services of Azure for the machine itself
  ['169.254.0.0', 16], // link-local; metadata of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments; metadata of Oracle Cloud
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // relays of 6to4
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

/**
 * All public IPv6 addresses are in here. What is not: loopback, private (fc00::/7), link-local, multicast, and the forms that carry an
 * IPv4 address (::ffff:0:0/96, ::/96, 64:ff9b::/96), which would reach whatever that one does.
 */
const GLOBAL_IPV6 = ['2000::', 3] as const;
const SPECIAL_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23], // protocol assignments; Teredo, which carries IPv4 addresses
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, which carries IPv4 addresses
  ['3fff::', 20], // documentation
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6');
const global = new BlockList();
global.addSubnet(GLOBAL_IPV6[0], GLOBAL_IPV6[1], 'ipv6');

/** Whether an IP address (in the form that sockets connect to) is one of the public Internet. Anything else is not. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false; // a zone: only link-local addresses have one
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
