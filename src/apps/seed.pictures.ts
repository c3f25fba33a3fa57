import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#kernel/context'
import { keep } from '#kernel/files'
import { keepPicture } from '#kernel/pictures'
import { projectFolder } from './project'

/** Demo pictures 演示图片: Microsoft's Fluent emoji (MIT) on a soft gradient with a shadow, in hues of their own. */
const edge = 640
const emojiEdge = 400
/** They are hundreds, and a first start waits for them: written half as carefully as what people upload, they are a quarter larger and done in half the time. */
const webp = { quality: 82, effort: 1 }

/** Composes one picture and keeps it; answers its name. `hue` in degrees turns colours of the background and, a little, of the thing. */
export async function demoPicture(ctx: Context, emoji: string, hue: number): Promise<string> {
  const { default: sharp } = await import('sharp')
  const file = readFileSync(join(projectFolder(), 'node_modules/@lobehub/fluent-emoji-3d/assets', `${emoji}.webp`))
  const thing = await sharp(file).resize(emojiEdge, emojiEdge).modulate({ hue: (hue % 60) - 30 }).png({ compressionLevel: 1 }).toBuffer()
  const scene = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${edge}" height="${edge}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue},70%,96%)"/><stop offset="1" stop-color="hsl(${(hue + 30) % 360},60%,86%)"/></linearGradient>
    <radialGradient id="s"><stop offset="0" stop-color="#000" stop-opacity=".22"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient></defs><rect width="${edge}" height="${edge}" fill="url(#g)"/><ellipse cx="320" cy="530" rx="190" ry="36" fill="url(#s)"/></svg>`)
  return keep(ctx, await sharp(scene).composite([{ input: thing, left: (edge - emojiEdge) / 2, top: (edge - emojiEdge) / 2 }]).webp(webp).toBuffer(), 'webp')
}

const [bannerWide, bannerHigh, bannerThing] = [1_200, 400, 230]
/** A banner of some things in a row on a soft ground; what it says stands beside it as text. */
export async function demoBanner(ctx: Context, emojis: readonly string[], hue: number): Promise<string> {
  const { default: sharp } = await import('sharp')
  const things = await Promise.all(emojis.map((emoji) => sharp(readFileSync(join(projectFolder(), 'node_modules/@lobehub/fluent-emoji-3d/assets', `${emoji}.webp`))).resize(bannerThing, bannerThing).png({ compressionLevel: 1 }).toBuffer()))
  const step = bannerWide / (emojis.length + 1)
  const scene = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${bannerWide}" height="${bannerHigh}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue},75%,90%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360},65%,76%)"/></linearGradient></defs>
    <rect width="${bannerWide}" height="${bannerHigh}" fill="url(#g)"/><circle cx="1080" cy="40" r="190" fill="#fff" opacity=".3"/><circle cx="120" cy="390" r="150" fill="#fff" opacity=".25"/>${things.map((_, i) => `<ellipse cx="${step * (i + 1)}" cy="318" rx="92" ry="16" fill="#000" opacity=".12"/>`).join('')}</svg>`)
  return keepPicture(ctx, await sharp(scene).composite(things.map((input, i) => ({ input, left: Math.round(step * (i + 1) - bannerThing / 2), top: (bannerHigh - bannerThing) / 2 - 8 }))).png({ compressionLevel: 1 }).toBuffer())
}
