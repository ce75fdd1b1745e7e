/** Where webhooks may be sent to: never into the network that the service itself stands in. */
import { BlockList, isIP } from 'node:net';

/** IPv4 networks that are not the public internet (IANA's registry of special purposes), by their prefix lengths. */
const V4_REFUSED = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Of IPv6 only what is global unicast is let through, but for what stands in for IPv4 or for no host at all. */
const V6_GLOBAL = '2000::/3';
const V6_REFUSED = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const refusedV4 = listOf(V4_REFUSED, 'ipv4');
const globalV6 = listOf([V6_GLOBAL], 'ipv6');
const refusedV6 = listOf(V6_REFUSED, 'ipv6');

/** Whether an address is of the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !refusedV4.check(address, 'ipv4');
  if (family === 6) return globalV6.check(address, 'ipv6') && !refusedV6.check(address, 'ipv6');
  return false;
}

/** Names that are no names of the public internet (RFC 6761, 6762, 8375, and what is common). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|onion)\.?$/;

/** The address or name in a URL, without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Why a URL may not be a webhook's; null where it may. What its name leads to is looked at when it is connected to.
 *
 * @param allowsAny for development: http, and addresses that are not public
 */
export function wrongWithTarget(text: string, allowsAny: boolean): string | null {
  const url = URL.parse(text);
  if (url === null) return 'It is not a URL.';
  if (url.protocol !== 'https:' && !(allowsAny && url.protocol === 'http:')) return 'It must begin with https://.';
  if (url.username !== '' || url.password !== '') return 'It must not hold a user or a password.';
  if (url.hash !== '') return 'It must not have a fragment.';
  if (allowsAny) return null;
  const host = hostOf(url);
  if (isIP(host) !== 0) return isPublicAddress(host) ? null : 'Its address is not of the public internet.';
  return LOCAL_NAME.test(host) || !host.includes('.') ? 'Its name is not of the public internet.' : null;
}
