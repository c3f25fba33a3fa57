import { expect, test } from 'vitest'
import { minuteMs } from '#kernel/time'
import { later, world } from '#test/world'
import { codeAt, stepOf } from './apps.rules'
import { beginApp, confirmApp, giveApp, removeApp } from './apps.service'
import { countTry } from './attempts.service'
import { freshRecoveryCode, typedCode } from './codes.rules'
import { demoCodes } from './demo.service'
import { factorsOf, holdsFactor } from './factors.queries'
import { opened, sealed } from './keys.service'
import { askAnyPasskey } from './passkeys.service'
import { prove } from './prove.service'
import { renewCodes } from './recovery.service'

const who = 'stf_lan'
const stepMs = 30_000
const nothing = () => Promise.resolve()
const refused = (code: string) => expect.objectContaining({ code })
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const notes = async (ctx: Awaited<ReturnType<typeof world>>) => (await ctx.pool.query<{ title: string }>('select title from kernel_inbox where owner_id = $1 order by id', [who])).rows.map(({ title }) => title)

test('E27 an app counts only after its first code; the same code, and every earlier one, is refused afterwards', async () => {
  const ctx = await world()
  const { secret, uri, qr } = await beginApp(ctx, who, 'boss')
  expect([uri.startsWith('otpauth://totp/'), qr.startsWith('<svg'), await holdsFactor(ctx, who)]).toEqual([true, true, false])
  await expect(prove(ctx, who, { otp: codeAt(secret, ctx.now) }, nothing)).rejects.toEqual(refused('factors.wrong'))
  await expect(confirmApp(ctx, who, otherThan(codeAt(secret, ctx.now)), nothing)).rejects.toEqual(refused('factors.wrong'))
  const codes = await confirmApp(ctx, who, codeAt(secret, ctx.now), nothing)
  expect([codes.length, new Set(codes).size, await holdsFactor(ctx, who)]).toEqual([10, 10, true])
  await expect(prove(ctx, who, { otp: codeAt(secret, ctx.now) }, nothing)).rejects.toEqual(refused('factors.wrong'))
  const next = later(ctx, stepMs)
  const both = await Promise.allSettled([prove(next, who, { otp: codeAt(secret, next.now) }, nothing), prove(next, who, { otp: codeAt(secret, next.now) }, nothing)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(beginApp(ctx, who, 'boss')).rejects.toEqual(refused('factors.app_there'))
  await removeApp(ctx, who)
  expect([await holdsFactor(ctx, who), await factorsOf(ctx, who), await notes(ctx)]).toEqual([false, { appSince: null, passkeys: [], recoveryLeft: 0 }, ['已绑定动态口令', '已移除动态口令']])
})

test('E27 a code holds for its step and the neighbours, for nobody else’s secret', () => {
  const now = new Date('2026-06-18T10:00:05+08:00')
  const at = (ms: number) => new Date(now.getTime() + ms)
  const secret = 'NXDUVPKEE5EWNZNZVFUO32ZHB3P5NOXW'
  const found = [-60_000, -stepMs, 0, stepMs, 60_000].map((ms) => stepOf(secret, codeAt(secret, at(ms)), now, 0) !== undefined)
  expect(found).toEqual([false, true, true, true, false])
  expect(stepOf('MXDUVPKEE5EWNZNZVFUO32ZHB3P5NOXW', codeAt(secret, now), now, 0)).toBeUndefined()
})

test('E27 a recovery code opens once, however it is typed; new ones end the old', async () => {
  const ctx = await world()
  const secret = await giveApp(ctx, who, 'boss', false)
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  const [first, second] = await renewCodes(ctx, who) as [string, string]
  await prove(ctx, who, { otp: ` ${first.toUpperCase().replace('-', ' ')} ` }, nothing)
  await expect(prove(ctx, who, { otp: first }, nothing)).rejects.toEqual(refused('factors.wrong'))
  await expect(prove(ctx, 'stf_mei', { otp: second }, nothing)).rejects.toEqual(refused('factors.wrong'))
  const fresh = await renewCodes(ctx, who)
  await expect(prove(ctx, who, { otp: second }, nothing)).rejects.toEqual(refused('factors.wrong'))
  const both = await Promise.allSettled([prove(ctx, who, { otp: fresh[0] }, nothing), prove(ctx, who, { otp: fresh[0] }, nothing)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { rows } = await ctx.pool.query<{ code_hash: string }>('select code_hash from factors_recovery')
  expect(rows.some(({ code_hash }) => fresh.includes(code_hash))).toBe(false)
  for (let i = 0; i < 200; i++) expect(typedCode(freshRecoveryCode())?.kind).toBe('recovery')
})

test('E27 T-40 five failures lock for fifteen minutes, also the right code, also when all come at once and are undone', async () => {
  const ctx = await world()
  const secret = await giveApp(ctx, who, 'boss', false)
  const right = codeAt(secret, ctx.now)
  const tries = await Promise.allSettled(Array.from({ length: 12 }, () => prove(ctx, who, { otp: otherThan(right) }, nothing)))
  const codes = tries.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'in'))
  expect([codes.filter((code) => code === 'factors.wrong').length, codes.filter((code) => code === 'factors.locked').length]).toEqual([5, 7])
  await expect(prove(ctx, who, { otp: right }, nothing)).rejects.toEqual(refused('factors.locked'))
  expect(await notes(ctx)).toEqual(['二次验证连续失败 5 次，已锁定 15 分钟'])
  const { rows } = await ctx.pool.query(`select payload from kernel_outbox where name = 'factors.factors_locked'`)
  expect(rows).toHaveLength(1)
  const over = later(ctx, 15 * minuteMs)
  await prove(over, who, { otp: codeAt(secret, over.now) }, nothing)
})

test('a secret lies sealed for its subject alone, and only demo members’ codes are shown, while the development inbox is on', async () => {
  const ctx = await world()
  const secret = await giveApp(ctx, who, 'boss', false)
  const demo = await giveApp(ctx, 'stf_demo', 'admin', true)
  const { rows } = await ctx.pool.query<{ secret: string }>('select secret from factors_apps')
  expect(rows.some((row) => row.secret.includes(secret) || row.secret.includes(demo))).toBe(false)
  await expect(opened(ctx, 'stf_other', await sealed(ctx, who, 'a'))).rejects.toThrow()
  await expect(demoCodes(ctx)).rejects.toEqual(refused('kernel.not_found'))
  expect(await demoCodes({ ...ctx, ports: { ...ctx.ports, devInbox: true } })).toEqual({ items: [{ login: 'admin', code: codeAt(demo, ctx.now) }], secondsLeft: 30 })
})

test('T-39 I-28 whoever has an IPv6 network of his own is one place: by all its addresses he tries sixty passwords and asks for sixty passkeys, as from one', async () => {
  const ctx = await world()
  const from = (i: number) => ({ ...ctx, caller: { ip: `2001:db8:1:2::${(i + 1).toString(16)}`, agent: '' } })
  const tried = await Promise.all(Array.from({ length: 70 }, (_, i) => countTry(from(i), `shopper/1380000${1_000 + i}`).then(() => true, () => false)))
  expect(tried.filter(Boolean)).toHaveLength(60)
  const asked = await Promise.all(Array.from({ length: 70 }, (_, i) => askAnyPasskey(from(i)).then(() => true, () => false)))
  expect(asked.filter(Boolean)).toHaveLength(60)
  await countTry({ ...ctx, caller: { ip: '2001:db8:1:3::1', agent: '' } }, 'shopper/13800002000')
})
