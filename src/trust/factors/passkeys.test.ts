import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Context } from '#kernel/context'
import { minuteMs } from '#kernel/time'
import { later, world } from '#test/world'
import { codeAt } from './apps.rules'
import { beginApp, confirmApp } from './apps.service'
import { holdsFactor } from './factors.queries'
import { addPasskey, askAnyPasskey, askPasskey, beginPasskey, removePasskey, subjectByPasskey, type Asked } from './passkeys.service'
import { prove } from './prove.service'

const who = 'stf_lan'
const nothing = () => Promise.resolve()
const site = 'https://shop.example'
const refused = (code: string) => expect.objectContaining({ code })
const sha = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** CBOR (RFC 8949), as much of it as a device says. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number) => (n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255]))
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  const entries = [...(value as Map<unknown, unknown>)]
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, inner]) => [cbor(key), cbor(inner)])])
}

/** A device that keeps one passkey: it signs what it is asked, for the site it believes to be on. */
function device(origin = site) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let counter = 0
  const client = (type: string, { challenge }: Asked) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  // Present and verified by finger or PIN.
  const data = (flags: number, rest = Buffer.alloc(0)) => { const count = Buffer.alloc(4); count.writeUInt32BE(counter); return Buffer.concat([sha(new URL(origin).hostname), Buffer.from([flags]), count, rest]) }
  const named = { id: text(id), rawId: text(id), type: 'public-key' as const, clientExtensionResults: {} }
  return {
    make(asked: Asked) {
      const key = cbor(new Map<number, unknown>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x!, 'base64url')], [-3, Buffer.from(y!, 'base64url')]]))
      const attestationObject = cbor(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', data(0x45, Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key]))]]))
      return { ...named, response: { clientDataJSON: text(client('webauthn.create', asked)), attestationObject: text(attestationObject) } }
    },
    answer(asked: Asked, { flags = 0x05, back = 0 } = {}) {
      counter = counter + 1 - back
      const [said, authenticator] = [client('webauthn.get', asked), data(flags)]
      const signature = createSign('sha256').update(Buffer.concat([authenticator, sha(said)])).sign(privateKey)
      return { ...named, response: { clientDataJSON: text(said), authenticatorData: text(authenticator), signature: text(signature) } }
    },
  }
}

const at = async (): Promise<Context> => ({ ...await world(), caller: { ip: '', agent: '', site } })
async function enrolled(ctx: Context, subjectId = who) {
  const key = device()
  const { id, recoveryCodes } = await addPasskey(ctx, subjectId, '手机', key.make(await beginPasskey(ctx, subjectId, 'boss')))
  return { key, id, recoveryCodes }
}

test('E27 a passkey is taken for our challenge, our site and its subject alone, and each challenge once', async () => {
  const ctx = await at()
  const asked = await beginPasskey(ctx, who, 'boss')
  const key = device()
  await expect(addPasskey(ctx, who, '手机', device('https://shop.evil').make(asked))).rejects.toEqual(refused('factors.passkey_refused'))
  await expect(addPasskey(ctx, 'stf_mei', '手机', key.make(asked))).rejects.toEqual(refused('factors.passkey_refused'))
  await expect(addPasskey(ctx, who, '手机', key.make({ challenge: text(randomBytes(32)) }))).rejects.toEqual(refused('factors.passkey_refused'))
  await expect(addPasskey(later(ctx, 5 * minuteMs), who, '手机', key.make(asked))).rejects.toEqual(refused('factors.passkey_refused'))
  expect(await holdsFactor(ctx, who)).toBe(false)
  const { id, recoveryCodes } = await addPasskey(ctx, who, '手机', key.make(asked))
  expect([recoveryCodes.length, await holdsFactor(ctx, who)]).toEqual([10, true])
  await expect(addPasskey(ctx, who, '手机', key.make(asked))).rejects.toEqual(refused('factors.passkey_refused'))
  await expect(removePasskey(ctx, 'stf_mei', id)).rejects.toEqual(refused('kernel.not_found'))
  await removePasskey(ctx, who, id)
  expect([await holdsFactor(ctx, who), await askPasskey(ctx, who)]).toEqual([false, undefined])
})

test('E27 an answer proves once; a replay, another’s challenge, a copied key, a finger not shown and a late answer prove nothing', async () => {
  const ctx = await at()
  const { key } = await enrolled(ctx)
  const other = await enrolled(ctx, 'stf_mei')
  const answer = key.answer((await askPasskey(ctx, who))!)
  await prove(ctx, who, { passkey: answer }, nothing)
  const wrong = [answer, key.answer((await askPasskey(ctx, 'stf_mei'))!), other.key.answer((await askPasskey(ctx, who))!), key.answer((await askPasskey(ctx, who))!, { flags: 0x01 })]
  for (const passkey of wrong) await expect(prove(ctx, who, { passkey }, nothing)).rejects.toEqual(refused('factors.wrong'))
  const afterLock = later(ctx, 16 * minuteMs)
  await expect(prove(afterLock, who, { passkey: key.answer((await askPasskey(ctx, who))!) }, nothing)).rejects.toEqual(refused('factors.wrong'))
  await prove(afterLock, who, { passkey: key.answer((await askPasskey(afterLock, who))!) }, nothing)
  await expect(prove(afterLock, who, { passkey: key.answer((await askPasskey(afterLock, who))!, { back: 3 }) }, nothing)).rejects.toEqual(refused('factors.wrong'))
})

test('E27 a passkey that signs in by itself names its subject, once, and not by a challenge meant for something else', async () => {
  const ctx = await at()
  const { key } = await enrolled(ctx)
  const answer = key.answer(await askAnyPasskey(ctx))
  expect([await subjectByPasskey(ctx, answer), await subjectByPasskey(ctx, answer)]).toEqual([who, undefined])
  expect(await subjectByPasskey(ctx, key.answer((await askPasskey(ctx, who))!))).toBeUndefined()
  expect(await subjectByPasskey(ctx, device().answer(await askAnyPasskey(ctx)))).toBeUndefined()
  for (let i = 2; i < 60; i++) await askAnyPasskey(ctx)
  await expect(askAnyPasskey(ctx)).rejects.toEqual(refused('identity.too_many_tries'))
})

test('E27 what was begun before the first factor was there is worth nothing afterwards: who only knew the password then adds none of his own', async () => {
  const ctx = await at()
  const begun = await beginApp(ctx, who, 'boss')
  const early = await beginPasskey(ctx, who, 'boss')
  await enrolled(ctx)
  await expect(confirmApp(ctx, who, codeAt(begun.secret, ctx.now), nothing)).rejects.toEqual(refused('kernel.not_found'))
  const { secret } = await beginApp(ctx, who, 'boss')
  expect(await confirmApp(ctx, who, codeAt(secret, ctx.now), nothing)).toEqual([])
  await expect(addPasskey(ctx, who, '别人的', device().make(early))).rejects.toEqual(refused('factors.passkey_refused'))

  const other = 'stf_mei'
  const [app, asked] = [await beginApp(ctx, other, 'mei'), await beginPasskey(ctx, other, 'mei')]
  expect(await confirmApp(ctx, other, codeAt(app.secret, ctx.now), nothing)).toHaveLength(10)
  await expect(addPasskey(ctx, other, '别人的', device().make(asked))).rejects.toEqual(refused('factors.passkey_refused'))
  await enrolled(ctx, other)
})
