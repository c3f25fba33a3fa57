import { z } from 'zod'
import { rangesOf } from './addresses'

/** Environment 环境变量: every key with its default and its bounds. A bad or misspelt one stops the start, by name. */
const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1']).transform((value) => value === '1')
const knownParts = ['api', 'web', 'worker'] as const
type Part = (typeof knownParts)[number]

/** Addresses as a setting lists them; what is none is named. */
function listed(text: string, ctx: z.RefinementCtx): string[] {
  try { return rangesOf(text) } catch { ctx.addIssue({ code: 'custom', message: 'is a list of addresses and ranges, such as 10.0.0.0/8, 192.0.2.7, loopback' }); return z.NEVER }
}

const keys = {
  PORT: { schema: port.default(3_000), says: 'the port to listen on; 0 takes any free one' },
  HOST: { schema: z.string().min(1).default('127.0.0.1'), says: 'the address to listen on' },
  PUBLIC_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'how browsers reach the shop, e.g. https://shop.example' },
  DATA_DIR: { schema: z.string().min(1).default('data'), says: 'the folder of the database, files and logins' },
  DATABASE_URL: { schema: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgres://').optional(), says: 'a PostgreSQL 15 or newer to use instead of the one that comes along' },
  POOL: { schema: z.coerce.number().int().min(1).max(200).default(10), says: 'connections of each process' },
  DATABASE_WAIT: { schema: z.coerce.number().int().min(0).max(3_600).default(30), says: 'seconds that a start waits for a database that does not answer yet' },
  STATEMENT_TIMEOUT: { schema: z.coerce.number().int().min(0).max(3_600).default(60), says: 'seconds after which the database gives up a statement, and a sixth of it a lock; 0 never' },
  PARTS: { schema: z.string().default('api,web,worker').transform((text, ctx) => {
    const given = text.split(',').map((part) => part.trim())
    for (const part of given) if (!knownParts.includes(part as Part)) ctx.addIssue({ code: 'custom', message: `may hold ${knownParts.join(', ')}; “${part}” is none of them` })
    return new Set(given as Part[])
  }), says: 'what this process does' },
  LOG_LEVEL: { schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'), says: 'how much is logged' },
  SLOW_STATEMENT_MS: { schema: z.coerce.number().int().min(0).max(600_000).default(500), says: 'milliseconds from which on a statement is logged by its name; 0 never' },
  TRACES_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'where traces are sent by OTLP/HTTP, e.g. http://127.0.0.1:4318/v1/traces; none without it' },
  TRACES_PERCENT: { schema: z.coerce.number().min(0).max(100).default(100), says: 'of so many requests in a hundred a trace is kept, where the caller has not decided' },
  METRICS_TOKEN: { schema: z.string().min(16).optional(), says: 'the bearer token that opens /metrics; without one only this machine itself may read it' },
  SIMULATOR_SECRET: { schema: z.string().min(16).optional(), says: 'the secret of the simulated payment channel' },
  SIMULATOR_BY_AMOUNT: { schema: flag.default(false), says: '1: the last two digits of an amount choose the simulator’s outcome' },
  PAY_SIMULATOR: { schema: z.enum(['0', '1']).optional(), says: '1: the simulated channel is offered beside real ones; 0: never; without it only where no real channel is set up' },
  ALIPAY_APP_ID: { schema: z.string().regex(/^\d{10,20}$/, 'is a number of 16 digits').optional(), says: 'the application at Alipay' },
  ALIPAY_SELLER_ID: { schema: z.string().regex(/^2088\d{12}$/, 'is 2088 and twelve digits').optional(), says: 'the seller (PID) at Alipay' },
  ALIPAY_PRIVATE_KEY: { schema: z.string().optional(), says: 'the application’s own RSA2 key: PEM (line ends as \\n) or bare base64' },
  ALIPAY_PUBLIC_KEY: { schema: z.string().optional(), says: 'Alipay’s public key, as PEM or bare base64' },
  ALIPAY_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'Alipay’s gateway; its sandbox has another' },
  WECHAT_PAY_APP_ID: { schema: z.string().regex(/^wx\w{8,30}$/, 'begins with wx').optional(), says: 'the application that the merchant number is bound to' },
  WECHAT_PAY_MERCHANT_ID: { schema: z.string().regex(/^\d{8,12}$/, 'is a number of 10 digits').optional(), says: 'the merchant number at WeChat Pay' },
  WECHAT_PAY_SERIAL: { schema: z.string().regex(/^[0-9A-F]{8,64}$/i, 'is hexadecimal').optional(), says: 'the serial number of the merchant’s API certificate' },
  WECHAT_PAY_PRIVATE_KEY: { schema: z.string().optional(), says: 'the merchant’s private key (apiclient_key.pem)' },
  WECHAT_PAY_PUBLIC_ID: { schema: z.string().max(80).optional(), says: 'the id of WeChat Pay’s public key, or the serial number of its platform certificate' },
  WECHAT_PAY_PUBLIC_KEY: { schema: z.string().optional(), says: 'WeChat Pay’s public key, or its platform certificate, as PEM' },
  WECHAT_PAY_API_KEY: { schema: z.string().optional(), says: 'the APIv3 key, 32 characters' },
  WECHAT_PAY_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'where WeChat Pay is asked; its reserve host is another' },
  WECHAT_PAY_APP_SECRET: { schema: z.string().min(16).optional(), says: 'the secret of WECHAT_PAY_APP_ID; with it WeChat is told of each shipment that it was paid for' },
  WECHAT_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'where WeChat itself is told of shipments' },
  STRIPE_SECRET_KEY: { schema: z.string().regex(/^(sk|rk)_/, 'begins with sk_ or rk_').optional(), says: 'the secret key of Stripe' },
  STRIPE_WEBHOOK_SECRET: { schema: z.string().regex(/^whsec_/, 'begins with whsec_').optional(), says: 'what Stripe signs its notices with' },
  STRIPE_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'where Stripe is asked' },
  DEV_INBOX: { schema: flag.default(true), says: '1: a page shows each SMS and mail; switch off where real people sign in' },
  MAIL_URL: { schema: z.string().regex(/^smtps?:\/\/[^\s/]+/, 'must begin with smtp:// or smtps://').optional(), says: 'the mail server, e.g. smtps://name:password@mail.example:465' },
  MAIL_FROM: { schema: z.email().optional(), says: 'the address that mails come from; needed with MAIL_URL' },
  SMS_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'the gateway that SMS are posted to' },
  SMS_SECRET: { schema: z.string().min(16).optional(), says: 'what requests to SMS_URL are signed with; needed with SMS_URL' },
  FILES_URL: { schema: z.url({ protocol: /^https?$/ }).optional(), says: 'an S3-compatible store, https://host/bucket/prefix; without it files lie in DATA_DIR' },
  FILES_REGION: { schema: z.string().min(1).default('us-east-1'), says: 'the region of FILES_URL' },
  FILES_KEY_ID: { schema: z.string().min(3).optional(), says: 'the access key of FILES_URL' },
  FILES_KEY_SECRET: { schema: z.string().min(8).optional(), says: 'the secret key of FILES_URL' },
  KUAIDI100_CUSTOMER: { schema: z.string().min(1).max(100).optional(), says: 'the customer number at kuaidi100, which tells where parcels are' },
  KUAIDI100_KEY: { schema: z.string().min(6).max(100).optional(), says: 'the key at kuaidi100; with it parcels of real carriers are asked about' },
  KUAIDI100_URL: { schema: z.url({ protocol: /^https?$/ }).default('https://poll.kuaidi100.com'), says: 'where kuaidi100 is asked' },
  KUAIDI100_SECRET: { schema: z.string().min(6).max(100).optional(), says: 'the secret at kuaidi100; with it waybills of real carriers are issued, by each store’s own account' },
  KUAIDI100_WAYBILL_URL: { schema: z.url({ protocol: /^https?$/ }).default('https://api.kuaidi100.com'), says: 'where kuaidi100 is asked for waybills' },
  DEMO: { schema: flag.default(true), says: '1: a new database gets the demo shop' },
  FETCH_ALLOW: { schema: z.string().default('').transform((text, ctx) => {
    const given = text.split(',').map((one) => one.trim()).filter((one) => one !== '')
    for (const one of given) if (!/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i.test(one)) ctx.addIssue({ code: 'custom', message: `names host:port, as 10.0.0.5:9000; “${one}” is none` })
    return new Set(given)
  }), says: 'host:port of the internal network that webhooks and pictures by address may ask all the same, separated by commas' },
  TRUST_PROXY: { schema: z.string().default('0').transform((text, ctx): false | number | string[] => {
    if (text === '0') return false
    if (/^[1-9]$/.test(text)) return Number(text)
    return listed(text, ctx)
  }), says: 'whose X-Forwarded headers are believed: 0 nobody’s; addresses and ranges of your proxies (10.0.0.0/8, loopback, private); or how many proxies stand in front (1 to 9)' },
  UNLIMITED_FROM: { schema: z.string().transform((text, ctx): string[] => listed(text, ctx)).optional(), says: 'addresses that requests are not counted for; this machine’s own, unless PUBLIC_URL or TRUST_PROXY is set' },
  REQUESTS_PER_MINUTE: { schema: z.coerce.number().int().min(60).max(10_000_000).default(1_200), says: 'requests of one address in a minute at most' },
  MOST_IN_FLIGHT: { schema: z.coerce.number().int().min(10).max(100_000).default(1_000), says: 'requests worked on at once at most; those who only look are turned away at three quarters of it' },
  REDIS_URL: { schema: z.string().regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://').optional(), says: 'a Redis 6 or newer that counts the limits instead of PostgreSQL' },
  HSTS_SUBDOMAINS: { schema: flag.default(false), says: '1: browsers use HTTPS for all names below that of PUBLIC_URL as well' },
} as const

export type Environment = { readonly [K in keyof typeof keys]: z.output<(typeof keys)[K]['schema']> }
/** Of these not even a wrong value is shown. */
const isSecret = /SECRET|KEY|^(?:DATABASE|MAIL|SMS|FILES)_URL$/
/** What makes sense only with another key beside it. */
const together = [['MAIL_URL', 'MAIL_FROM'], ['SMS_URL', 'SMS_SECRET'], ['FILES_URL', 'FILES_KEY_ID'], ['FILES_URL', 'FILES_KEY_SECRET'], ['KUAIDI100_KEY', 'KUAIDI100_CUSTOMER'], ['KUAIDI100_SECRET', 'KUAIDI100_KEY']] as const
export class BadEnvironment extends Error {}

/** Reads the settings of a start. Refuses with one sentence that names the key, what is allowed, and for an unknown key the nearest known one. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const names = Object.keys(keys)
  for (const name of Object.keys(env)) {
    if (name in keys) continue
    const meant = name.startsWith('TRADEWIND_') ? name.slice('TRADEWIND_'.length) : name
    const nearest = names.map((known) => [known, slips(meant, known)] as const).sort((a, b) => a[1] - b[1])[0]!
    if (name.startsWith('TRADEWIND_') || (nearest[1] <= slipsAllowed(nearest[0]) && !ordinary.has(name))) throw new BadEnvironment(`${name} is not a setting; did you mean ${nearest[0]}? 没有这个设置，您是不是想写 ${nearest[0]}？`)
  }
  const read = Object.entries(keys).map(([name, { schema, says }]) => {
    const given = env[name] === '' ? undefined : env[name]
    const parsed = schema.safeParse(given)
    if (!parsed.success) throw new BadEnvironment(`${name}${isSecret.test(name) ? '' : `=${given ?? ''}`} does not do: ${parsed.error.issues[0]!.message}. ${name} is ${says}. 设置 ${name} 的值不正确。`)
    return [name, parsed.data]
  })
  const whole = Object.fromEntries(read) as Environment
  for (const [one, other] of together) if (whole[one] && !whole[other]) throw new BadEnvironment(`${one} needs ${other} beside it. 设置了 ${one} 时必须同时设置 ${other}。`)
  return whole
}

export const environmentHelp = (): string => Object.entries(keys).map(([name, { says }]) => `  ${name.padEnd(23)} ${says}`).join('\n')

/** A slip or two in a long name; short names are too near to everything. */
const slipsAllowed = (known: string): number => (known.length >= 8 ? 2 : known.length >= 4 ? 1 : 0)
/** What systems set themselves, however near it may look. */
const ordinary = new Set(['HOSTNAME', 'PATH', 'PWD', 'TERM', 'HOME', 'LOGNAME', 'OST', 'COST', 'POST', 'HOSTS', 'PARTY', 'DEMOS'])

/** Letters changed, missing, added or swapped between two names. */
function slips(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...Array.from({ length: b.length }, () => 0)])
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2]![j - 2]! + 1 : Infinity
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped)
    }
  return rows[a.length]![b.length]!
}
