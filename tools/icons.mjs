/** The shop's icons 图标: one drawing, as PNG in the sizes that phones ask for; the maskable one keeps its mark within the safe circle. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

const mark = (scale) => `<g transform="translate(16 16) scale(${scale}) translate(-16 -16)"><path d="M7 20c5 0 6-3 6-7M13 22c6 0 9-4 9-11" stroke="#fff" stroke-width="3" fill="none" stroke-linecap="round"/></g>`
const drawing = (round, scale) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 32 32"><rect width="32" height="32" rx="${round}" fill="#cf1322"/>${mark(scale)}</svg>`)

export async function drawIcons(folder) {
  const { default: sharp } = await import('sharp')
  mkdirSync(folder, { recursive: true })
  for (const size of [180, 192, 512]) await sharp(drawing(size === 180 ? 0 : 8, 1)).resize(size).png().toFile(join(folder, `${size}.png`))
  await sharp(drawing(0, 0.8)).png().toFile(join(folder, 'maskable.png'))
}
