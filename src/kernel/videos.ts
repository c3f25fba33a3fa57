import { withoutPlaces } from './boxes'
import type { Context } from './context'
import { keep } from './files'
import type { Part } from './ports'
import { Refusal } from './refusal'

/** Videos 视频: known by their content (I-26), bounded in bytes; where and by what they were taken is blanked out. A browser asks for them in parts. */
export const mostVideoBytes = 30 * 1_048_576

const refused = (code: string): never => { throw new Refusal(code, { mostMb: mostVideoBytes / 1_048_576, issues: [{ path: ['file'], code }] }, 422) }

/** Keeps a video and answers its name, a hash of its content: the same one is kept once. Refuses what is no whole MP4 or WebM and what is too large. */
export async function keepVideo(ctx: Context, bytes: Uint8Array): Promise<string> {
  if (bytes.length > mostVideoBytes) refused('kernel.video_too_large')
  const type = bytes.length === 0 ? undefined : await (await import('file-type')).fileTypeFromBuffer(bytes)
  const ending = type?.mime === 'video/mp4' ? 'mp4' : type?.mime === 'video/webm' ? 'webm' : refused('kernel.video_unknown')
  return keep(ctx, withoutPlaces(bytes, ending) ?? refused('kernel.video_unknown'), ending)
}

/** What a Range header asks of `size` bytes, both ends counted (RFC 9110, 14.1.2); undefined for the whole, `null` for what lies outside. */
export function partOf(header: string | undefined, size: number): Part | null | undefined {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!asked || (asked[1] === '' && asked[2] === '')) return undefined
  const from = asked[1] === '' ? Math.max(0, size - Number(asked[2])) : Number(asked[1])
  const to = asked[1] === '' || asked[2] === '' ? size - 1 : Math.min(Number(asked[2]), size - 1)
  return from > to || from >= size ? null : { from, to }
}
