import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * The edge 边缘: what every answer owes the browser (ASVS 3.4), whom an unsafe request may come from (3.5, T-50), and whose word about addresses is
 * believed. All of it is worked out once at the start: an answer only carries it.
 */
export interface EdgeOptions { readonly publicUrl: string | undefined; readonly hstsSubdomains?: boolean }
export const isSecure = ({ publicUrl }: Pick<EdgeOptions, 'publicUrl'>): boolean => publicUrl?.startsWith('https:') ?? false

export const reportPath = '/v1/csp-reports'
const yearSeconds = 31_536_000
const ever = [`object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'none'`]
/** The same of a page that a desk of this very shop may frame. */
const framed = [`object-src 'none'`, `base-uri 'none'`, `frame-ancestors 'self'`]
const reported = [`report-uri ${reportPath}`, 'report-to csp']

/** Answers that are no page load nothing and are shown nowhere. */
const nothingPolicy = [`default-src 'none'`, `form-action 'none'`, ...ever, ...reported].join('; ')

export interface PagePolicy {
  /** Drawn anew for each answer; scripts and styles that bear it run, and what they load. Without one only files of this very shop do, and nothing inline. */
  readonly nonce?: string
  /** Names of the Trusted Types policies that the page's own script makes. */
  readonly trustedTypes?: string
  readonly isSecure: boolean
  /** Where its forms may lead besides this very shop: the channels that money goes through. */
  readonly formPlaces?: readonly string[]
  /** It may stand in a frame of this very shop. */
  readonly isFramed?: true
  /** It may hold frames of this very shop. */
  readonly frames?: true
}

/** The content security policy of a page. Nothing inline, nothing of anybody else. */
export function pagePolicy({ nonce, trustedTypes, isSecure, formPlaces = [], isFramed, frames }: PagePolicy): string {
  return [`default-src 'none'`, nonce ? `script-src 'nonce-${nonce}' 'strict-dynamic'` : `script-src 'self'`, `style-src 'self'${nonce ? ` 'nonce-${nonce}'` : ''}`, `img-src 'self' data: blob:`, `media-src 'self' blob:`, `connect-src 'self'`, `font-src 'self'`,
    `manifest-src 'self'`, ...(frames ? [`frame-src 'self'`] : []), [`form-action 'self'`, ...formPlaces].join(' '), ...(isFramed ? framed : ever), `require-trusted-types-for 'script'`, `trusted-types ${trustedTypes ?? `'none'`}`, ...(isSecure ? ['upgrade-insecure-requests'] : []), ...reported].join('; ')
}
export const newNonce = (): string => randomBytes(16).toString('base64')

/** What a page may use of the device: signing in by passkey, copying, the whole screen, and the camera, which reads codes at a store's counter; nothing else. */
const permissions = ['accelerometer', 'autoplay', 'browsing-topics', 'display-capture', 'encrypted-media', 'gamepad', 'geolocation', 'gyroscope', 'hid', 'idle-detection', 'local-fonts', 'magnetometer', 'microphone', 'midi',
  'payment', 'screen-wake-lock', 'serial', 'usb', 'xr-spatial-tracking'].map((name) => `${name}=()`).concat(['camera', 'clipboard-write', 'fullscreen', 'publickey-credentials-create', 'publickey-credentials-get'].map((name) => `${name}=(self)`)).join(', ')

/** The headers that guard every answer. */
export function guardsOf(options: EdgeOptions): Record<string, string> {
  return {
    'content-security-policy': nothingPolicy,
    'reporting-endpoints': `csp="${options.publicUrl ? new URL(reportPath, options.publicUrl).href : reportPath}"`,
    'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'origin-agent-cluster': '?1',
    'permissions-policy': permissions, 'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'x-permitted-cross-domain-policies': 'none', 'x-dns-prefetch-control': 'off',
    ...(isSecure(options) && { 'strict-transport-security': `max-age=${yearSeconds}${options.hstsSubdomains ? '; includeSubDomains' : ''}` }),
  }
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
/** A browser says where an unsafe request comes from; one that comes from another site, or hides it, is refused. Programs say nothing and carry no cookies of a browser. */
export function isForeign(request: FastifyRequest, publicUrl: string | undefined): boolean {
  if (!unsafe.has(request.method)) return false
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const said = request.headers.origin ?? request.headers.referer
  if (said === undefined) return false
  try {
    const { origin, host } = new URL(said)
    return publicUrl ? origin !== new URL(publicUrl).origin && host !== request.host : host !== request.host
  } catch { return true }
}

/** Whose X-Forwarded headers are believed: nobody's, those of so many proxies in front, or those of the proxies at these addresses. */
export type TrustProxy = false | number | string[]
const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'x-forwarded-user', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'forwarded', 'x-remote-user', 'x-user', 'x-user-id']

/** Takes off what only a trusted proxy may say, so that nothing behind can believe it; answers whether there was any. */
export function stripForwarded(headers: FastifyRequest['headers']): boolean {
  let was = false
  for (const name of forwarded) if (headers[name] !== undefined) { was = true; delete headers[name] }
  return was
}

const statusOf: Readonly<Record<string, string>> = { ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout', HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large' }
/** What never became a request is answered all the same, guarded like everything else, and its connection ends. */
export function unreadable(guards: Readonly<Record<string, string>>): (fault: NodeJS.ErrnoException, socket: Socket) => void {
  const lines = Object.entries(guards).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return (fault, socket) => {
    if (fault.code === 'ECONNRESET' || !socket.writable || socket.destroyed) { socket.destroy(); return }
    const status = statusOf[fault.code ?? ''] ?? '400 Bad Request'
    const body = JSON.stringify({ type: 'kernel.malformed', title: status.slice(4), status: Number(status.slice(0, 3)) })
    socket.end(`HTTP/1.1 ${status}\r\n${lines}content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`)
  }
}
