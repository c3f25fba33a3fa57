import { createHash } from 'node:crypto'

/** Names of files 文件名: a hash of the content and an ending of ours. What somebody sends never gets a name, an ending or a type of his choosing (I-26, T-48). */
const storable = /^[\w][\w.-]{2,80}$/
const hashed = /^([0-9a-f]{32})\.(webp|mp4|webm|pdf)$/

/** Each ending's type, and whether a browser may show it in a page; what it may not is downloaded under a name of ours. */
const served = {
  webp: { type: 'image/webp', isShown: true },
  mp4: { type: 'video/mp4', isShown: true },
  webm: { type: 'video/webm', isShown: true },
  pdf: { type: 'application/pdf', isShown: false },
} as const
export type Ending = keyof typeof served

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
  const { type, isShown } = served[endingOf(name) ?? 'webp']
  return { 'content-type': type, 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=31536000, immutable', 'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': `default-src 'none'; sandbox`, ...(!isShown && { 'content-disposition': `attachment; filename="${name}"` }) }
}
