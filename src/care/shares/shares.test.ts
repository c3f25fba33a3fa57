import { expect, test } from 'vitest'
import { isProgram, lastTouch, partsOf, tokenOf, type Opened } from './shares.rules'

const day = (n: number): Date => new Date(Date.UTC(2026, 5, 1 + n))
const open = (linkId: string, sharerId: string, first: number, last = first): Opened => ({ linkId, sharerId, firstAt: day(first), lastAt: day(last) })

test('F30 a token is a link’s number and a signature, and says nothing of who shares; what is no token has no parts', () => {
  const token = tokenOf('shr_0mb1x2y3z0000a1b2c3d4e5f60', 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789')
  expect(partsOf(token)).toEqual({ linkId: 'shr_0mb1x2y3z0000a1b2c3d4e5f60', mac: 'AbCdEfGhIjKlMnOpQrStUv' })
  for (const wrong of ['', 'x', token.slice(0, -1), `${token}x`, token.replace('.', ''), `shp_lan.${token}`, token.toUpperCase()]) expect(partsOf(wrong)).toBeUndefined()
})

test('F30 an order counts to the link that was opened last, within its days, and never to the buyer himself', () => {
  const of = (opens: readonly Opened[], at = 8) => lastTouch(opens, { buyerId: 'shp_mei', placedAt: day(at), days: 7 })?.linkId
  expect(of([open('a', 'shp_lan', 2), open('b', 'shp_chen', 5)])).toBe('b')
  expect(of([open('a', 'shp_lan', 6), open('own', 'shp_mei', 7)])).toBe('a')
  // Seven whole days, and no moment longer.
  expect([of([open('a', 'shp_lan', 2)]), of([open('a', 'shp_lan', 1)])]).toEqual(['a', undefined])
  // What was opened after it does not count; opened before and again since, it counts from its first time.
  expect([of([open('a', 'shp_lan', 9)]), of([open('a', 'shp_lan', 3, 9)]), of([open('a', 'shp_lan', 3, 9), open('b', 'shp_chen', 4)])]).toEqual([undefined, 'a', 'b'])
})

test('F30 programs that look at links before people do are no visits', () => {
  expect(['Googlebot/2.1', 'facebookexternalhit/1.1 (link preview)', 'Baiduspider', 'curl/8.0'].every(isProgram)).toBe(true)
  expect(['', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0'].some(isProgram)).toBe(false)
})
