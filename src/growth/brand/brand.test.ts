import { expect, test } from 'vitest'
import { contrast, faintOf, houseTokens, isColour, pairsOf, styleOf } from './contrast.rules'

/** The rules of the brand (F60): colours that everybody can read, and the style they make. */
test('F60 contrast is that of WCAG, rounded down: black on white is 21, the reds of ux.md are what they were measured as', () => {
  expect([contrast('#000000', '#ffffff'), contrast('#ffffff', '#ffffff'), contrast('#767676', '#ffffff')]).toEqual([2_100, 100, 454])
  expect([contrast('#cf1322', '#ffffff'), contrast('#ee0a24', '#ffffff'), contrast('#ff5000', '#ffffff')]).toEqual([557, 446, 328])
  expect(['#CF1322', '#fff', 'red', '#cf13220'].map(isColour)).toEqual([true, false, false, false])
})

test('F60 the house’s own colours hold in both themes; a paler one is refused for what it is shown on', () => {
  expect(faintOf(houseTokens)).toEqual([])
  expect(faintOf({ light: { ...houseTokens.light, price: '#ff5000' }, dark: { ...houseTokens.dark, brand: '#3b0a0d' } }).map(({ theme, field, on }) => `${theme} ${field} ${on}`)).toEqual(['light price card', 'light price ground', 'light price soft', 'dark brand card'])
  expect(pairsOf('light', houseTokens.light)).toHaveLength(7)
})

test('F60 the style holds variables for both themes and nothing else', () => {
  const css = styleOf(houseTokens)
  expect(css).toContain(`:root[data-theme='dark']{--tw-brand:#d9363e`)
  expect(css).toMatch(/^:root\{--tw-size:15;--tw-radius:12px;--tw-radius-s:8px;--tw-brand:#cf1322;--tw-brand-press:#a60f1b;/)
  expect(css.replaceAll(/--tw-[a-z-]+:(#[0-9a-f]{6}|\d+px)/g, '')).not.toMatch(/#|px|url|;[a-z]/)
})
