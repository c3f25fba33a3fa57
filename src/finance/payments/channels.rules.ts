import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto'

/**
 * What the adapters of payment channels share 渠道参数: which keys each is set up by, what is missing, and money as channels write it. Yuan become fen by
 * moving a point in a text, never by arithmetic with broken numbers (reliability.md §1.4).
 */
export type Env = Readonly<Record<string, string | undefined>>

/** How much of a trade, in percent, a channel lets go to others 分账比例上限: what the platform has agreed with it; at nothing its trades are not split. */
const percentOf = (channel: string, says: readonly [string, string]) => ({ key: `payments.split_percent_${channel}`, fallback: 0, least: 0, most: 100, unit: 'percent' as const, says })
export const splitPercents = {
  simulator: percentOf('simulator', ['模拟支付：每笔交易最多可分账的比例（0 为不分账）', 'Simulator: the most of a trade that may be split; nothing means that it is not']),
  alipay: percentOf('alipay', ['支付宝：每笔交易最多可分账的比例，以签约为准（0 为不分账）', 'Alipay: the most of a trade that may be split, as agreed with it; nothing means that it is not']),
  wechat: percentOf('wechat', ['微信支付：每笔交易最多可分账的比例，以签约为准（0 为不分账）', 'WeChat Pay: the most of a trade that may be split, as agreed with it; nothing means that it is not']),
}

/** The application in whose name is paid at WeChat, where its secret is set, so that people can be told apart in it. */
export const wechatAppOf = (env: Env): string | undefined => (env['WECHAT_PAY_APP_SECRET'] ? env['WECHAT_PAY_APP_ID'] || undefined : undefined)
/** WeChat's own browser, in which its till can be called. */
export const isInsideWechat = (agent: string | undefined): boolean => /MicroMessenger/.test(agent ?? '')

/** The keys that each real channel needs. Its notices and its shopper come back to PUBLIC_URL. */
const channelKeys = {
  alipay: ['ALIPAY_APP_ID', 'ALIPAY_SELLER_ID', 'ALIPAY_PRIVATE_KEY', 'ALIPAY_PUBLIC_KEY', 'PUBLIC_URL'],
  wechat: ['WECHAT_PAY_APP_ID', 'WECHAT_PAY_MERCHANT_ID', 'WECHAT_PAY_SERIAL', 'WECHAT_PAY_PRIVATE_KEY', 'WECHAT_PAY_PUBLIC_ID', 'WECHAT_PAY_PUBLIC_KEY', 'WECHAT_PAY_API_KEY', 'PUBLIC_URL'],
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'PUBLIC_URL'],
} as const
export type RealChannel = keyof typeof channelKeys
export const realChannels = Object.keys(channelKeys) as RealChannel[]

/** `off`: none of its keys is set. `incomplete`: some are, and these are missing. `broken`: all are, and these cannot be read. */
export interface SetUp { readonly channel: RealChannel; readonly state: 'off' | 'incomplete' | 'broken' | 'ready'; readonly keys: readonly string[] }
const v3KeyBytes = 32
const readable: Readonly<Record<string, (text: string) => unknown>> = {
  ALIPAY_PRIVATE_KEY: privateKeyOf, ALIPAY_PUBLIC_KEY: publicKeyOf, WECHAT_PAY_PRIVATE_KEY: privateKeyOf, WECHAT_PAY_PUBLIC_KEY: publicKeyOf,
  WECHAT_PAY_API_KEY: (text) => { if (Buffer.byteLength(text) !== v3KeyBytes) throw new Error('an APIv3 key has 32 characters') },
}

/** How each real channel is set up by an environment. */
export function setUps(env: Env): SetUp[] {
  return realChannels.map((channel) => {
    const keys: readonly string[] = channelKeys[channel]
    const missing = keys.filter((key) => !env[key])
    if (keys.every((key) => key === 'PUBLIC_URL' || !env[key])) return { channel, state: 'off', keys: [] }
    if (missing.length > 0) return { channel, state: 'incomplete', keys: missing }
    const broken = keys.filter((key) => { try { readable[key]?.(env[key]!); return false } catch { return true } })
    return { channel, state: broken.length > 0 ? 'broken' : 'ready', keys: broken }
  })
}

/**
 * What a shopper may choose from: the real channels that are ready, and the simulator where none is, since nobody shall get goods for pretended money from a shop that
 * takes true one. `PAY_SIMULATOR` says otherwise: 1 beside real ones, 0 never.
 */
export function offeredBy(env: Env): string[] {
  const real = setUps(env).filter(({ state }) => state === 'ready').map(({ channel }) => channel)
  return env['PAY_SIMULATOR'] === '1' || (env['PAY_SIMULATOR'] !== '0' && real.length === 0) ? [...real, 'simulator'] : real
}

/** Where the browsers of those who pay are sent on to: a form of ours may lead nowhere else. */
export function payPlaces(env: Env): string[] {
  const places: Record<RealChannel, readonly string[]> = { alipay: ['https://*.alipay.com', ...(env['ALIPAY_URL'] ? [new URL(env['ALIPAY_URL']).origin] : [])], wechat: ['https://wx.tenpay.com', ...(env['WECHAT_PAY_APP_SECRET'] ? ['https://open.weixin.qq.com'] : [])], stripe: ['https://checkout.stripe.com'] }
  return setUps(env).filter(({ state }) => state === 'ready').flatMap(({ channel }) => places[channel])
}

/** A private key as operators paste it: PEM, PEM with `\n` written out, or the bare base64 that Alipay's tool shows (PKCS#8 or PKCS#1). Throws for anything else. */
export function privateKeyOf(text: string): KeyObject {
  if (text.includes('-----')) return createPrivateKey(text.replaceAll('\\n', '\n'))
  const key = Buffer.from(text, 'base64')
  try { return createPrivateKey({ key, format: 'der', type: 'pkcs8' }) } catch { return createPrivateKey({ key, format: 'der', type: 'pkcs1' }) }
}

/** A public key as PEM, as a certificate, or as bare base64. */
export function publicKeyOf(text: string): KeyObject {
  const plain = text.replaceAll('\\n', '\n')
  if (plain.includes('BEGIN CERTIFICATE')) return new X509Certificate(plain).publicKey
  return plain.includes('-----') ? createPublicKey(plain) : createPublicKey({ key: Buffer.from(plain, 'base64'), format: 'der', type: 'spki' })
}

/** 12.3 and 12.30 are 1230 fen; what is no amount of whole fen is nothing. */
export function fenOf(yuan: string): number | undefined {
  const told = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(yuan)
  return told ? Number(told[1]! + (told[2] ?? '').padEnd(2, '0')) : undefined
}

/** Base64 that is the only way to write its bytes: else a signature could be altered and still be true. */
export const isPlainBase64 = (text: string): boolean => text !== '' && Buffer.from(text, 'base64').toString('base64') === text

/** The rows of a statement as the channels write them, by the names of their columns: from the line that has all of `columns` to the first that has fewer fields. */
export function rowsOf(text: string, columns: readonly string[]): Readonly<Record<string, string>>[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).map((line) => line.split(',').map((field) => field.replace(/^`/, '').trim()))
  const first = lines.findIndex((fields) => columns.every((name) => fields.includes(name)))
  if (first < 0) throw new Error('a statement has no such columns')
  const heads = lines[first]!
  const rest = lines.slice(first + 1)
  const end = rest.findIndex((fields) => fields.length < heads.length)
  return rest.slice(0, end < 0 ? undefined : end).map((fields) => Object.fromEntries(heads.map((name, i) => [name, fields[i]!])))
}

/** What is written beside a notice that was not believed. */
export const doubts = ['no signature', 'no signature, or too old', 'bad signature', 'another key', 'another merchant', 'too old', 'malformed', 'sealed with another key', 'unknown trade', 'other channel', 'other currency']
