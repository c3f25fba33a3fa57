import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A store that speaks as much S3 as the adapter needs, in memory, and believes nothing without a signature: AWS Signature Version 4 is worked out anew from
 * what arrived (docs.aws.amazon.com, "Create a signed AWS API request"). It can be made busy, slow, or lie.
 */
export type Manner = 'well' | 'busy' | 'once' | 'slow' | 'short' | 'other' | 'gone'
export interface S3 { readonly url: string; readonly objects: Map<string, Buffer>; readonly sent: { bytes: number; refused: number }; behave(manner: Manner): void; stop(): Promise<void> }
export const keys = { id: 'AKTEST000001', secret: 'a secret of the test only', region: 'eu-test-1' }

const hash = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex')
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const given = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')
  if (!given || given[1] !== keys.id || given[3] !== keys.region) return false
  const [, , day, region, names, signature] = given as unknown as string[]
  const content = String(request.headers['x-amz-content-sha256'])
  if (content !== 'UNSIGNED-PAYLOAD' && content !== hash(body)) return false
  const [path, query = ''] = request.url!.split('?')
  const canonical = [request.method, path, query.split('&').filter(Boolean).map((pair) => (pair.includes('=') ? pair : `${pair}=`)).toSorted().join('&'),
    ...names!.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`), '', names, content].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day!, region!, 's3', 'aws4_request'].reduce<string | Buffer>((key, text) => mac(key, text), `AWS4${keys.secret}`)
  return mac(key, ['AWS4-HMAC-SHA256', String(request.headers['x-amz-date']), scope, hash(canonical)].join('\n')).toString('hex') === signature
}

export async function startS3(bucket = 'shop'): Promise<S3> {
  const objects = new Map<string, Buffer>()
  const sent = { bytes: 0, refused: 0 }
  let manner: Manner = 'well'
  const fail = (response: ServerResponse, status: number, code: string) => { sent.refused++; response.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`) }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => { pieces.push(piece) }).on('end', () => {
      const body = Buffer.concat(pieces)
      if (manner === 'slow') return
      if (manner === 'busy') return fail(response, 503, 'SlowDown')
      if (manner === 'once') { manner = 'well'; return fail(response, 500, 'InternalError') }
      if (manner === 'gone') return fail(response, 404, 'NoSuchBucket')
      if (!isSigned(request, body)) return fail(response, 403, 'SignatureDoesNotMatch')
      const path = decodeURIComponent(request.url!.split('?')[0]!)
      if (!path.startsWith(`/${bucket}/`)) return fail(response, 404, 'NoSuchBucket')
      const key = path.slice(bucket.length + 2)
      if (request.method === 'PUT') { objects.set(key, body); return response.writeHead(200, { etag: `"${hash(body)}"` }).end() }
      if (request.method === 'DELETE') { objects.delete(key); return response.writeHead(204).end() }
      const kept = objects.get(key)
      if (!kept) return request.method === 'HEAD' ? response.writeHead(404).end() : fail(response, 404, 'NoSuchKey')
      return give(request, response, kept)
    })
  })
  const give = (request: IncomingMessage, response: ServerResponse, kept: Buffer) => {
    if (request.method === 'HEAD') return response.writeHead(200, { 'content-length': kept.length }).end()
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const [from, to] = range ? [Number(range[1]), Number(range[2])] : [0, kept.length - 1]
    const bytes = manner === 'other' ? Buffer.alloc(to - from + 1, 9) : kept.subarray(from, to + 1)
    response.writeHead(range ? 206 : 200, { 'content-length': bytes.length, ...(range && { 'content-range': `bytes ${from}-${to}/${kept.length}` }) })
    sent.bytes += bytes.length
    if (manner !== 'short') return response.end(bytes)
    response.write(bytes.subarray(0, bytes.length >> 1))
    return setImmediate(() => { response.destroy() })
  }
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${bucket}/files`, objects, sent, behave: (next) => { manner = next }, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(() => { done() }) }) }
}
