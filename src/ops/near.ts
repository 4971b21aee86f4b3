import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const near = new BlockList();
near.addSubnet('127.0.0.0', 8, 'ipv4');
near.addSubnet('10.0.0.0', 8, 'ipv4');
near.addSubnet('172.16.0.0', 12, 'ipv4');
near.addSubnet('192.168.0.0', 16, 'ipv4');
near.addSubnet('169.254.0.0', 16, 'ipv4');
near.addAddress('::1', 'ipv6');
near.addSubnet('fc00::', 7, 'ipv6');
near.addSubnet('fe80::', 10, 'ipv6');

/** True for loopback, private and link-local addresses, also IPv4 within IPv6. False when unknown. */
export function isNear(address: string | undefined): boolean {
  if (address === undefined) return false;
  const [bare = ''] = address.split('%', 1);
  return near.check(bare, isIPv6(bare) ? 'ipv6' : 'ipv4');
}

/** True when a proxy forwarded the request, whose address is then the proxy's. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) =>
    /^(?:forwarded|via|x-forwarded.*|x-(?:real|client|cluster-client)-ip|(?:cf|fastly|true)-.*ip)$/.test(
      name,
    ),
  );
}
