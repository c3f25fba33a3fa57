import sharp from 'sharp'
import { beforeEach, expect, test } from 'vitest'
import { reactions } from '#apps/house'
import { register } from '#kernel/letters'
import type { Actor } from '#kernel/context'
import { market, operator, type Market } from '../market'

/** Brand tokens 品牌变量 (F60): set with contrast checked, read by everybody at once, and brought back. */
let m: Market
const guest: Actor = { kind: 'guest', id: 'gst_a' }
const brand = async () => (await m.by(guest).call('GET', '/v1/brand')).body
const desk = async () => (await m.by(operator).call('GET', '/v1/staff/brand')).body
const set = (version: number, tokens: object) => m.by(operator).call('PUT', '/v1/staff/brand', { version, tokens })

beforeEach(async () => { m = await market(1); await register(m.ctx, reactions) })

test('F60 the brand is set as a whole, read by everybody at once, told, audited, and brought back; two who set it at once are told apart', async () => {
  const { version, tokens } = await desk()
  expect([version, (await brand()).no, tokens.name.zh]).toEqual([0, 0, '信风'])
  const green = { ...tokens, name: { zh: '青禾', en: 'Greenfield' }, light: { brand: '#1f6f43', price: '#1f6f43', link: '#0958d9' }, dark: { brand: '#2a7a4b', price: '#7fd6a2', link: '#69b1ff' } }
  const both = await Promise.all([set(0, green), set(0, green)])
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect(await brand()).toMatchObject({ no: 1, name: { zh: '青禾' } })
  expect((await brand()).css).toContain('--tw-brand:#1f6f43')
  expect((await brand()).positioning).toBeUndefined()
  expect((await set(1, { ...green, scale: 'large' })).body).toEqual({ version: 2 })
  expect((await m.by(operator).call('POST', '/v1/staff/brand/restore', { no: 1 })).body).toEqual({ version: 3 })
  expect([(await brand()).scale, (await desk()).history.map(({ no, fromNo }: { no: number; fromNo: number | null }) => [no, fromNo])]).toEqual(['usual', [[3, 1], [2, null], [1, null]]])
  expect((await m.by(operator).call('POST', '/v1/staff/brand/restore', { no: 9 })).status).toBe(404)
  expect((await m.ctx.pool.query(`select from kernel_outbox where name = 'brand.brand_changed'`)).rowCount).toBe(3)
  expect((await m.ctx.pool.query(`select from kernel_audit_entries where action = 'brand.set'`)).rowCount).toBe(3)
  await expect(m.ctx.pool.query('delete from brand_versions')).rejects.toThrow('never changed')
})

test('F60 colours that stand too little apart are refused beside their fields in both themes, also while they are typed; so are words and logos that cannot be', async () => {
  const { tokens } = await desk()
  const refused = (await set(0, { ...tokens, light: { ...tokens.light, price: '#ff5000' }, dark: { ...tokens.dark, brand: '#3b0a0d' } })).body
  expect(refused).toMatchObject({ type: 'brand.low_contrast', issues: [{ path: ['tokens', 'light', 'price'] }, { path: ['tokens', 'dark', 'brand'] }] })
  const { items } = (await m.by(operator).call('GET', '/v1/staff/brand/contrast?theme=light&brand=%23cf1322&price=%23ff5000&link=%230958d9')).body
  expect(items.filter((one: { ratio: number; least: number }) => one.ratio < one.least).map(({ field, on }: { field: string; on: string }) => `${field} ${on}`)).toEqual(['price card', 'price ground', 'price soft'])
  expect((await set(0, { ...tokens, light: { ...tokens.light, link: 'blue' } })).body).toMatchObject({ type: 'brand.no_colour' })
  const form = async (width: number, height: number) => Buffer.concat([Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n'), await sharp({ create: { width, height, channels: 3, background: '#1f6f43' } }).png().toBuffer(), Buffer.from('\r\n--x--\r\n')])
  const up = async (width: number, height: number) => (await m.by(operator).form('/v1/staff/brand/logo', await form(width, height), 'multipart/form-data; boundary=x')).body
  expect(await up(400, 300)).toMatchObject({ type: 'brand.logo_square' })
  const logo = await up(512, 512)
  expect((await set(0, { ...tokens, logo: { name: '0'.repeat(32) + '.webp', width: 512 } })).body).toMatchObject({ type: 'brand.no_such_logo' })
  expect((await set(0, { ...tokens, logo })).status).toBe(200)
  expect((await brand()).logo).toEqual(logo)
})
