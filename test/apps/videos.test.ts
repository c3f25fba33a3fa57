import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { api } from '#apps/api'
import { createClerk } from '#trust/identity'
import { openMerchant } from '#supply/merchants'
import { as, system, type Context } from '#kernel/context'
import { silent } from '#kernel/log'
import { partOf } from '#kernel/videos'
import { mp4 } from '../films'
import { world } from '../world'

let app: FastifyInstance
let ctx: Context
let token: string
const film = mp4(976)
beforeAll(async () => {
  ctx = as(await world(), system)
  app = await api({ base: () => ctx, publicUrl: undefined, trustProxy: false, log: silent })
  const merchantId = await openMerchant(ctx, { name: '山居', contact: '店长', phone: '13900000000' })
  await createClerk({ ...ctx, now: new Date() }, { merchantId, login: 'films', name: '店长', role: 'owner', password: 'kestrel-harbour-71' })
  token = (await app.inject({ method: 'POST', url: '/v1/merchant/sign-in', payload: { login: 'films', password: 'kestrel-harbour-71' } })).json().token as string
})
afterAll(() => app.close())

const upload = (bytes: Buffer, filename: string) => app.inject({ method: 'POST', url: '/v1/merchant/videos', headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=part' },
  payload: Buffer.concat([Buffer.from(`--part\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: video/mp4\r\n\r\n`), bytes, Buffer.from('\r\n--part--\r\n')]) })

test('F06 a merchant’s video is known by its content, kept once, and served in the parts that a browser asks for', async () => {
  const kept = await upload(film, 'a.mp4')
  expect(kept.statusCode, kept.body).toBe(200)
  const { name, url } = kept.json() as { name: string; url: string }
  expect(name).toMatch(/^[0-9a-f]{32}\.mp4$/)
  expect((await upload(film, 'other name.webm')).json().name).toBe(name)
  for (const [bytes, as] of [[Buffer.from('<html><script>alert(1)</script>'), 'b.mp4'], [Buffer.alloc(0), 'c.mp4'], [Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'd.mp4']] as const) expect([as, (await upload(bytes, as)).json().type]).toEqual([as, 'kernel.video_unknown'])
  const whole = await app.inject({ url })
  expect([whole.statusCode, whole.headers['content-type'], whole.rawPayload.length, whole.headers['x-content-type-options']]).toEqual([200, 'video/mp4', film.length, 'nosniff'])
  const part = await app.inject({ url, headers: { range: 'bytes=4-7' } })
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'ftyp', `bytes 4-7/${film.length}`])
  expect((await app.inject({ url, headers: { range: 'bytes=5000-' } })).statusCode).toBe(416)
  expect((await app.inject({ url: `/files/${'0'.repeat(32)}.mp4` })).statusCode).toBe(404)
})

test('a range is read as RFC 9110 says: from, to, the last ones, nothing, nonsense', () => {
  expect([partOf('bytes=0-', 10), partOf('bytes=2-99', 10), partOf('bytes=-3', 10), partOf('bytes=9-3', 10), partOf('bytes=-', 10), partOf('lines=1-2', 10), partOf(undefined, 10)])
    .toEqual([{ from: 0, to: 9 }, { from: 2, to: 9 }, { from: 7, to: 9 }, null, undefined, undefined, undefined])
})
