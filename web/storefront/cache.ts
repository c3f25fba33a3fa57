import { gzipSync } from 'node:zlib'

/** Kept pages 页面缓存: whole pages as bytes, plain and gzip, by language and address; dropped by tag when news comes, and after a minute in any case. */
export interface Kept { readonly plain: Buffer; readonly gzip: Buffer; readonly tags: readonly string[]; readonly until: number; readonly etag: string }

const keptMs = 60_000
const mostBytes = 64 * 1_048_576

export class PageCache {
  private readonly pages = new Map<string, Kept>()
  private readonly byTag = new Map<string, Set<string>>()
  private bytes = 0
  /** Counts the drops: a page whose loading began before a drop may be stale, and is not kept. */
  drops = 0

  get(key: string, nowMs: number): Kept | undefined {
    const found = this.pages.get(key)
    if (!found) return undefined
    if (found.until < nowMs) { this.forget(key); return undefined }
    return found
  }

  put(key: string, html: string, { tags, etag, mostMs = keptMs }: { readonly tags: readonly string[]; readonly etag: string; readonly mostMs?: number | undefined }, nowMs: number, since: number): Kept {
    const plain = Buffer.from(html)
    const made: Kept = { plain, gzip: gzipSync(plain, { level: 6 }), tags, until: nowMs + Math.min(keptMs, mostMs), etag }
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
