import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const privateAddresses = new BlockList();
privateAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
privateAddresses.addSubnet('10.0.0.0', 8, 'ipv4');
privateAddresses.addSubnet('172.16.0.0', 12, 'ipv4');
privateAddresses.addSubnet('192.168.0.0', 16, 'ipv4');
privateAddresses.addSubnet('169.254.0.0', 16, 'ipv4');
privateAddresses.addAddress('::1', 'ipv6');
privateAddresses.addSubnet('fc00::', 7, 'ipv6');
privateAddresses.addSubnet('fe80::', 10, 'ipv6');

/** True for loopback, private and link-local addresses, also IPv4 within IPv6. False when unknown. */
export function isPrivateAddress(address: string | undefined): boolean {
  if (address === undefined) return false;
  const [bare = ''] = address.split('%', 1);
  return privateAddresses.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/** True when a proxy forwarded the request, whose address is then the proxy's. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) =>
    /^(?:forwarded|via|x-forwarded.*|x-(?:real|client|cluster-client)-ip|(?:cf|fastly|true)-.*ip)$/.test(
      name,
    ),
  );
}
