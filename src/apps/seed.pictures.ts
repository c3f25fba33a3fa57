import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#kernel/context'
import { keepPicture } from '#kernel/pictures'
import { projectFolder } from './project'

/** Demo pictures 演示图片: Microsoft's Fluent emoji (MIT) on a soft gradient with a shadow, in hues of their own. */
const edge = 640
const emojiEdge = 400

/** Composes one picture and keeps it; answers its name. `hue` in degrees turns colours of the background and, a little, of the thing. */
export async function demoPicture(ctx: Context, emoji: string, hue: number): Promise<string> {
  const { default: sharp } = await import('sharp')
  const file = readFileSync(join(projectFolder(), 'node_modules/@lobehub/fluent-emoji-3d/assets', `${emoji}.webp`))
  const thing = await sharp(file).resize(emojiEdge, emojiEdge).modulate({ hue: (hue % 60) - 30 }).png({ compressionLevel: 1 }).toBuffer()
  const scene = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${edge}" height="${edge}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue},70%,96%)"/><stop offset="1" stop-color="hsl(${(hue + 30) % 360},60%,86%)"/></linearGradient>
    <radialGradient id="s"><stop offset="0" stop-color="#000" stop-opacity=".22"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient></defs><rect width="${edge}" height="${edge}" fill="url(#g)"/><ellipse cx="320" cy="530" rx="190" ry="36" fill="url(#s)"/></svg>`)
  return keepPicture(ctx, await sharp(scene).composite([{ input: thing, left: (edge - emojiEdge) / 2, top: (edge - emojiEdge) / 2 }]).png({ compressionLevel: 1 }).toBuffer())
}
