import ipaddr from 'ipaddr.js'

/** Addresses outside 外部地址: which of those that a person wrote may be asked at all (I-25, T-47). What is not plainly public is refused. */
export type Refused = 'scheme' | 'credentials' | 'port' | 'private' | 'malformed'

const schemes = new Set(['http:', 'https:'])
/** The web's ports and their usual seconds; anything else would make us a scanner of others' services. */
const ports = new Set(['', '80', '443', '8080', '8443'])
/** Names that only stand for machines nearby, with or without the dot that ends a name. */
const near = /^(localhost|.*\.(localhost|local|internal|intranet|lan|home|corp|private|arpa))\.?$/i

/** Why a numeric address is refused, or undefined for a public one. IPv4 that hides in IPv6 (mapped, 6to4, NAT64, Teredo) counts as what it hides, or is refused. */
export function isPrivate(address: string): boolean {
  if (!ipaddr.isValid(address)) return true
  const parsed = ipaddr.process(address)
  // `unicast` is what is left when all that is private, shared, local, reserved, documentation, multicast or a tunnel has its own name.
  return parsed.range() !== 'unicast'
}

/** The address as it will be asked, or why not. `exempt` names `host:port` that the operator allows though they are near. */
export function outside(written: string, exempt: ReadonlySet<string>): { readonly url: URL } | { readonly refused: Refused } {
  let url: URL
  // The parser turns decimal, octal and hexadecimal forms into the address that they mean.
  try { url = new URL(written) } catch { return { refused: 'malformed' } }
  if (!schemes.has(url.protocol)) return { refused: 'scheme' }
  if (url.username !== '' || url.password !== '') return { refused: 'credentials' }
  if (isExempt(url, exempt)) return { url }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (near.test(host) || !/[.:]/.test(host.replace(/\.$/, ''))) return { refused: 'private' }
  if (ipaddr.isValid(host) && isPrivate(host)) return { refused: 'private' }
  if (!ports.has(url.port)) return { refused: 'port' }
  return { url }
}

/** Whether the operator has named this very host and port. */
export const isExempt = (url: URL, exempt: ReadonlySet<string>): boolean => exempt.has(`${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`)
