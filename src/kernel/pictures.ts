import type { Context } from './context'
import { keep } from './files'
import { endingOf } from './files.rules'
import { Refusal } from './refusal'

/**
 * Pictures 图片: known by their content, never by their name or what the sender says (I-26). Each is drawn anew as WebP, so that nothing but
 * pixels is kept: no place where it was taken, no script. Bounded in bytes and pixels.
 */
export const mostBytes = 10 * 1_048_576
const mostPixels = 40_000_000
const longestEdge = 1_600
const accepted = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])
/** The widths that are served, in pixels. */
export const widths = [320, 640, 960] as const
export type Width = (typeof widths)[number]

/** What draws, and what knows kinds of file, takes thirty megabytes: loaded by the first picture that needs it. */
const drawing = async () => (await import('sharp')).default

const refused = (code: string, facts: object = {}): never => { throw new Refusal(code, { ...facts, issues: [{ path: ['file'], code }] }, 422) }

/** Keeps a picture and answers its name, which is a hash of its content: the same picture is kept once. */
export async function keepPicture(ctx: Context, bytes: Uint8Array): Promise<string> {
  if (bytes.length === 0) refused('kernel.picture_empty')
  if (bytes.length > mostBytes) refused('kernel.picture_too_large', { mostMb: mostBytes / 1_048_576 })
  const { fileTypeFromBuffer } = await import('file-type')
  const type = await fileTypeFromBuffer(bytes)
  if (!type || !accepted.has(type.mime)) refused('kernel.picture_unknown')
  const drawn = await (await drawing())(bytes, { limitInputPixels: mostPixels, pages: 1 }).rotate().resize({ width: longestEdge, height: longestEdge, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 82, effort: 3 }).toBuffer().catch(() => refused('kernel.picture_unreadable', { mostMegapixels: mostPixels / 1_000_000 }))
  return keep(ctx, drawn, 'webp')
}

export const isPictureName = (name: string): boolean => endingOf(name) === 'webp'

/** The picture at a width, made when first asked for and kept beside it. Undefined for what is not there. */
export async function pictureAt(files: Context['ports']['files'], name: string, width: Width | undefined): Promise<Uint8Array | undefined> {
  if (!isPictureName(name)) return undefined
  if (width === undefined) return files.read(name)
  const narrow = name.replace('.webp', `_${width}.webp`)
  const made = await files.read(narrow)
  if (made) return made
  const whole = await files.read(name)
  if (!whole) return undefined
  const small = await (await drawing())(whole, { limitInputPixels: mostPixels }).resize({ width, withoutEnlargement: true }).webp({ quality: 78, effort: 2 }).toBuffer()
  // It is shown though it cannot be kept, as where the disk is full: the next one who asks has it made again.
  await files.write(narrow, small).catch(() => {})
  return small
}

export interface Measure { readonly width: number; readonly height: number; /** Bytes of what phones are sent (640 pixels wide), and of what desks are (960). */ readonly phoneBytes: number; readonly deskBytes: number }
/** How large a picture is and what it weighs as it is sent; its narrower ones are made by this. Undefined for what is not there. */
export async function measured(files: Context['ports']['files'], name: string): Promise<Measure | undefined> {
  const [phone, desk] = [await pictureAt(files, name, 640), await pictureAt(files, name, 960)]
  const whole = await files.read(name)
  if (!whole || !phone || !desk) return undefined
  const { width, height } = await (await drawing())(whole, { limitInputPixels: mostPixels }).metadata()
  return { width, height, phoneBytes: phone.length, deskBytes: desk.length }
}
