import { createHash } from 'node:crypto'

/** Names of files 文件名: a hash of the content and an ending of ours. What somebody sends never gets a name, an ending or a type of his choosing (I-26, T-48). */
const storable = /^[\w][\w.-]{2,80}$/
const hashed = /^([0-9a-f]{32})\.(webp|mp4|webm|pdf)$/

/** Each ending's one type. */
const types = { webp: 'image/webp', mp4: 'video/mp4', webm: 'video/webm', pdf: 'application/pdf' } as const
export type Ending = keyof typeof types

/** Whether a store may keep something under the name: no folder, no step upwards. */
export const isFileName = (name: string): boolean => storable.test(name) && !name.includes('..')
export const nameOf = (bytes: Uint8Array, ending: Ending): string => `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.${ending}`
export const endingOf = (name: string): Ending | undefined => hashed.exec(name)?.[2] as Ending | undefined
/** Whether the name is the hash of its content, so that a store which answers with other bytes is found out. A narrower picture's is not. */
export const isTrue = (name: string, bytes: Uint8Array): boolean => {
  const ending = endingOf(name)
  return ending === undefined || nameOf(bytes, ending) === name
}

/** The headers under which a file goes out: its one type, never guessed, never run, and kept for ever, as the name is the content. */
export function headersOf(name: string): Record<string, string> {
  return { 'content-type': types[endingOf(name) ?? 'webp'], 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=31536000, immutable', 'cross-origin-resource-policy': 'same-origin', 'content-security-policy': `default-src 'none'; sandbox` }
}
