import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const packed = promisify(gzip)

/** Kept pages 页面缓存: whole pages as bytes, plain and gzip, by language and address; dropped by tag when news comes, and after a minute in any case. */
export interface Kept { readonly plain: Buffer; readonly gzip: Buffer; readonly tags: readonly string[]; readonly madeAt: number; readonly until: number; readonly etag: string }

/** No page is kept longer. */
export const keptMs = 60_000
const mostBytes = 64 * 1_048_576

export class PageCache {
  private readonly pages = new Map<string, Kept>()
  private readonly byTag = new Map<string, Set<string>>()
  private bytes = 0
  /** What was made before is in doubt: it is made anew, and shown as it is only where that cannot be. */
  private sureSince = -Infinity
  /** Counts the drops: a page whose loading began before a drop may be stale, and is not kept. */
  drops = 0

  get(key: string, nowMs: number): Kept | undefined {
    const found = this.pages.get(key)
    if (!found) return undefined
    if (found.until < nowMs) { this.forget(key); return undefined }
    return found.madeAt < this.sureSince ? undefined : found
  }

  /** The same, however doubtful. */
  last(key: string, nowMs: number): Kept | undefined {
    const found = this.pages.get(key)
    return found && found.until >= nowMs ? found : undefined
  }

  /** Packed in a thread of its own, so that other pages go on being made; `nowMs` is when this one was. */
  async put(key: string, html: string, { tags, mostMs = keptMs }: { readonly tags: readonly string[]; readonly mostMs?: number | undefined }, nowMs: number, since: number): Promise<Kept> {
    const plain = Buffer.from(html)
    const gzip = await packed(plain, { level: 6 })
    const made: Kept = { plain, gzip, tags, madeAt: nowMs, until: nowMs + Math.min(keptMs, mostMs), etag: `"${createHash('sha1').update(gzip).digest('base64url')}"` }
    if (since !== this.drops) return made
    this.forget(key)
    this.pages.set(key, made)
    this.bytes += plain.length + made.gzip.length
    for (const tag of tags) this.byTag.set(tag, (this.byTag.get(tag) ?? new Set()).add(key))
    // The oldest go first: a Map keeps the sequence in which pages came.
    for (const oldest of this.pages.keys()) { if (this.bytes <= mostBytes) break; this.forget(oldest) }
    return made
  }

  drop(tag: string): void {
    this.drops++
    for (const key of this.byTag.get(tag) ?? []) this.forget(key)
  }

  /** Nobody tells any more what has changed, or did not for a while. */
  doubt(nowMs: number): void {
    this.drops++
    this.sureSince = nowMs
  }

  dropAll(): void {
    this.drops++
    for (const key of this.pages.keys()) this.forget(key)
  }

  private forget(key: string): void {
    const page = this.pages.get(key)
    if (!page) return
    this.pages.delete(key)
    this.bytes -= page.plain.length + page.gzip.length
    for (const tag of page.tags) {
      const keys = this.byTag.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) this.byTag.delete(tag)
    }
  }
}
