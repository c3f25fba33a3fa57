import ipaddr from 'ipaddr.js'

/** Addresses 网络地址: where a request comes from, and lists of places that a setting names. */
const bitsOfSite = 4
/** Where somebody is: an IPv4 address, or the /64 of an IPv6 one, for whoever has one address there has them all. */
export function placeOf(ip: string): string {
  if (!ip.includes(':')) return ip
  try {
    const read = ipaddr.process(ip)
    return read.kind() === 'ipv4' ? read.toString() : `${(read as ipaddr.IPv6).parts.slice(0, bitsOfSite).map((part) => part.toString(16)).join(':')}::/64`
  } catch { return ip }
}

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'], private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** A list of addresses and ranges, as `10.0.0.0/8, ::1, loopback, private`; the ranges behind the names. Throws for what is no address. */
export function rangesOf(list: string): string[] {
  const ranges = list.split(',').map((one) => one.trim()).filter(Boolean).flatMap((one) => named[one] ?? [one])
  for (const range of ranges) parsed(range)
  return ranges
}

function parsed(range: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const [base = '', bits, more] = range.split('/')
  const address = ipaddr.process(base)
  const most = address.kind() === 'ipv4' ? 32 : 128
  if (more !== undefined || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) throw new Error(`${range} is no range of addresses`)
  return [address, bits === undefined ? most : Number(bits)]
}

/** Whether an address lies in one of the ranges. */
export function insideOf(ranges: readonly string[]): (ip: string | undefined) => boolean {
  const all = ranges.map(parsed)
  return (ip) => {
    if (ip === undefined || !ipaddr.isValid(ip)) return false
    const read = ipaddr.process(ip)
    return all.some(([base, bits]) => base.kind() === read.kind() && read.match(base as ipaddr.IPv4 & ipaddr.IPv6, bits))
  }
}
