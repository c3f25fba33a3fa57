import { Transform, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { isFileName } from './files.rules'
import type { Files, Part } from './ports'
import { Refusal } from './refusal'

/**
 * Files in a store that speaks S3 对象存储 (RustFS, Ceph, MinIO, the clouds): each under `bucket/prefix/name`, addressed by path. The client is loaded only
 * where such a store is set. What it says is checked: lengths here, contents by their names in `distrusted`; what fails for the moment is tried three
 * times and then refused as `kernel.busy` (503), and never taken for "not there".
 */
export interface Store { readonly url: string; readonly region: string; readonly keyId: string; readonly keySecret: string; readonly answerMs?: number; readonly say?: (sentence: string) => void }
const tries = 3
const connectMs = 3_000
const usualAnswerMs = 15_000
const mostBytes = 64 * 1_048_576

export async function s3Files({ url, region, keyId, keySecret, answerMs = usualAnswerMs, say = () => {} }: Store): Promise<Files> {
  const { S3Client, GetObjectCommand, HeadObjectCommand, PutObjectCommand, DeleteObjectCommand } = await import('@aws-sdk/client-s3')
  const { origin, pathname } = new URL(url)
  const [bucket = '', ...folders] = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  if (!bucket) throw new Error('the address of the store names no bucket')
  // Newer checksums are sent only where the store asks for them: many that speak S3 do not know them.
  const client = new S3Client({ endpoint: origin, region, credentials: { accessKeyId: keyId, secretAccessKey: keySecret }, forcePathStyle: true, maxAttempts: tries,
    requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED', requestHandler: { connectionTimeout: connectMs, requestTimeout: answerMs, throwOnRequestTimeout: true } })
  const at = (name: string) => {
    if (!isFileName(name)) throw new Error(`${JSON.stringify(name)} is not a name for a file`)
    return { Bucket: bucket, Key: [...folders, name].join('/') }
  }
  const busy = (what: string): never => { say(what); throw new Refusal('kernel.busy', {}, 503) }
  const ask = async <T>(name: string, work: Promise<T>): Promise<T | undefined> => work.catch((fault: Error & { $metadata?: { httpStatusCode?: number } }) => {
    // A bucket that is missing answers 404 as well; that is a fault of the setting and no missing file.
    if (fault.name === 'NoSuchKey' || fault.name === 'NotFound') return undefined
    return busy(`the store failed on ${name}: ${fault.name} ${fault.$metadata?.httpStatusCode ?? ''}`)
  })
  const open = async (name: string, part?: Part): Promise<{ body: Readable; bytes: number } | undefined> => {
    const place = at(name)
    const found = await ask(name, client.send(new GetObjectCommand({ ...place, ...(part && { Range: `bytes=${part.from}-${part.to}` }) })))
    if (!found) return undefined
    const bytes = part ? part.to - part.from + 1 : found.ContentLength ?? 0
    const isAsked = found.ContentLength === bytes && (!part || found.ContentRange?.startsWith(`bytes ${part.from}-${part.to}/`))
    const body = found.Body as Readable
    if (!isAsked || bytes > mostBytes) { body.destroy(); return busy(`the store answered with another part of ${name} than was asked for`) }
    return { body, bytes }
  }
  return {
    write: async (name, bytes) => { await ask(name, client.send(new PutObjectCommand({ ...at(name), Body: bytes, ContentLength: bytes.length }))) },
    read: async (name) => {
      const found = await open(name)
      if (!found) return undefined
      const whole = await buffer(found.body).catch((fault: Error) => busy(`the store broke off in ${name}: ${fault.name}`))
      return whole.length === found.bytes ? whole : busy(`the store answered with ${whole.length} bytes of ${name} and said ${found.bytes}`)
    },
    sizeBytesOf: async (name) => (await ask(name, client.send(new HeadObjectCommand(at(name)))))?.ContentLength,
    readPart: async (name, part) => {
      const found = await open(name, part)
      return found && counted(found.body, found.bytes)
    },
    remove: async (name) => { await ask(name, client.send(new DeleteObjectCommand(at(name)))) },
  }
}

/** Passes on as many bytes as were promised; fewer or more break the stream, so that nobody takes a half for the whole. */
function counted(body: Readable, promised: number): Readable {
  let seen = 0
  const count = new Transform({
    transform: (piece: Buffer, _encoding, done) => { seen += piece.length; if (seen > promised) done(new Error('the store sent too much')); else done(null, piece) },
    flush: (done) => { done(seen === promised ? null : new Error('the store broke off')) },
  })
  body.on('error', (fault) => { count.destroy(fault) })
  count.on('close', () => { body.destroy() })
  return body.pipe(count)
}
