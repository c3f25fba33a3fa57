import type { Colours, Tokens } from './tables'

/** Contrast 对比度 of a brand's colours (WCAG 1.4.3, 1.4.11), and the style sheet that they make. Ratios are hundredths. */
export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text)
type Rgb = readonly [number, number, number]
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
const hex = (parts: Rgb): string => `#${parts.map((one) => Math.round(one).toString(16).padStart(2, '0')).join('')}`
/** `share` hundredths of one colour, the rest of another. */
const mixed = (one: string, other: string, share: number): string => { const [a, b] = [rgb(one), rgb(other)]; return hex([0, 1, 2].map((i) => (a[i]! * share + b[i]! * (100 - share)) / 100) as unknown as Rgb) }
const linear = (part: number): number => (part / 255 <= 0.040_45 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
const luminance = (colour: string): number => { const [r, g, b] = rgb(colour).map(linear) as unknown as Rgb; return 0.2126 * r + 0.7152 * g + 0.0722 * b }
/** How far two colours stand apart, from 100 (the same) to 2100 (black on white), rounded down: what falls short is never rounded to enough. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return Math.floor(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)) * 100)
}

/** The grounds that the storefront draws on; the same as its style sheet's. */
const grounds = { light: { card: '#ffffff', ground: '#f4f5f7' }, dark: { card: '#1a1c20', ground: '#101114' } } as const
export type Theme = keyof typeof grounds
const white = '#ffffff'
const [leastText, leastUi] = [450, 300]
/** What buttons are when they are pressed, and the soft ground under what is lit. */
const pressOf = (brand: string): string => mixed(brand, '#000000', 80)
const softOf = (brand: string, theme: Theme): string => mixed(brand, grounds[theme].card, theme === 'light' ? 7 : 14)

export interface Pair { readonly theme: Theme; /** Whose field it stands beside. */ readonly field: keyof Colours; readonly on: 'white' | 'card' | 'ground' | 'soft'; readonly ratio: number; readonly least: number }
/** Every pair of colours that pages show: white on the brand's, the brand's as a thing, prices and links as text. */
export function pairsOf(theme: Theme, { brand, price, link }: Colours): Pair[] {
  const { card, ground } = grounds[theme]
  const soft = softOf(brand, theme)
  const pair = (field: keyof Colours, on: Pair['on'], one: string, other: string, least: number): Pair => ({ theme, field, on, ratio: contrast(one, other), least })
  return [pair('brand', 'white', brand, white, leastText), pair('brand', 'card', brand, card, leastUi), ...(['card', 'ground', 'soft'] as const).map((on) => pair('price', on, price, { card, ground, soft }[on], leastText)), ...(['card', 'ground'] as const).map((on) => pair('link', on, link, { card, ground }[on], leastText))]
}
export const faintOf = (tokens: Pick<Tokens, Theme>): Pair[] => (['light', 'dark'] as const).flatMap((theme) => pairsOf(theme, tokens[theme])).filter(({ ratio, least }) => ratio < least)

const sizeOf = { small: 14, usual: 15, large: 17 } as const
const radiusOf = { sharp: [4, 2], soft: [12, 8], round: [20, 12] } as const
const colours = (theme: Theme, { brand, price, link }: Colours): string => `--tw-brand:${brand};--tw-brand-press:${pressOf(brand)};--tw-brand-soft:${softOf(brand, theme)};--tw-price:${price};--tw-link:${link}`
/** The style sheet of a brand: variables and nothing else, made of what has been checked, so that no text of anybody's is in it. */
export function styleOf({ light, dark, scale, corners }: Pick<Tokens, Theme | 'scale' | 'corners'>): string {
  const [large, small] = radiusOf[corners]
  return `:root{--tw-size:${sizeOf[scale]};--tw-radius:${large}px;--tw-radius-s:${small}px;${colours('light', light)}}\n:root[data-theme='dark']{${colours('dark', dark)}}\n@media (prefers-color-scheme:dark){:root:not([data-theme='light']){${colours('dark', dark)}}}\n`
}

/** What holds before anybody has said anything: the house's own look. */
export const houseTokens: Tokens = {
  name: { zh: '信风', en: 'Tradewind' }, slogan: { zh: '好物随风而来', en: 'Good things come with the wind' }, story: { zh: '', en: '' }, logo: null, mark: '信',
  light: { brand: '#cf1322', price: '#cf1322', link: '#0958d9' }, dark: { brand: '#d9363e', price: '#ff7875', link: '#69b1ff' }, scale: 'usual', corners: 'soft', card: 'plain',
  positioning: { breadth: 'general', priceLine: 'selected', customers: 'consumers', proposition: { zh: '', en: '' } },
}
