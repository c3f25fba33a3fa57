/**
 * Data classes 数据分级: what each kind of field is, by its name wherever it stands (I-30; GB/T 43697-2024 and PIPL articles 4, 28 and 51). Logs show `public` and
 * `internal` only; the audit shows all but `secret`; screens of others show `personal` masked.
 */
export type DataClass = 'public' | 'internal' | 'personal' | 'sensitive' | 'secret'
interface Known { readonly class: Exclude<DataClass, 'public' | 'internal'>; readonly purposes: readonly string[] }

const personal = (...purposes: string[]): Known => ({ class: 'personal', purposes })
const sensitive = (...purposes: string[]): Known => ({ class: 'sensitive', purposes })
const secret = (...purposes: string[]): Known => ({ class: 'secret', purposes })

/** Names in lower case without separators, as {@link classOf} looks for them. */
const known: Readonly<Record<string, Known>> = {
  phone: personal('sign-in', 'delivery', 'notice'), mobile: personal('delivery', 'notice'), recipient: personal('delivery'), contact: personal('business contact'), email: personal('notice'),
  street: personal('delivery'), address: personal('delivery'), buyername: personal('delivery'), nickname: personal('display'), ip: personal('abuse prevention'), useragent: personal('abuse prevention'), birthday: personal('membership'),
  note: personal('delivery'), toname: personal('delivery'), tophone: personal('delivery'), toaddress: personal('delivery'),
  mail: personal('notice'), openid: personal('payment'), titlename: personal('invoice'), taxnumber: personal('invoice'), counterparty: personal('reconciliation'), licencename: personal('business check'),
  idnumber: sensitive('identity check'), licenceno: sensitive('business check'), bankaccount: sensitive('payout'), accountno: sensitive('payout'), account: sensitive('payout'), holder: sensitive('payout'), cardnumber: sensitive('never kept'), realname: sensitive('identity check'), location: sensitive('delivery'),
  password: secret('sign-in'), oldpassword: secret('sign-in'), newpassword: secret('sign-in'), code: secret('sign-in'), otp: secret('sign-in'), totp: secret('sign-in'), recoverycode: secret('sign-in'), recoverycodes: secret('sign-in'), token: secret('session'), accesstoken: secret('session'), refreshtoken: secret('session'),
  secret: secret('signature'), apikey: secret('programs'), signature: secret('signature'), privatekey: secret('signature'), accountkey: secret('carriers'), accountsecret: secret('carriers'), credential: secret('sign-in'), authorization: secret('session'), cookie: secret('session'), setcookie: secret('session'), xapikey: secret('programs'), proxyauthorization: secret('session'),
}
/** Codes that are no secrets though they are called `code`: of a refusal, of a fault of the system, of PostgreSQL (five characters; ours to sign in have six). */
const plainCode = /^(?:[a-z]+\.[a-z_0-9]+|(?:E|ERR_|FST_)[A-Z][A-Z0-9_]+|[0-9A-Z]{5})$/
/** Accounts of our own ledger are called by a word. */
const ownAccount = /^[a-z_]{2,40}$/

export function classOf(name: string, value?: unknown): DataClass {
  if (name === 'account' && typeof value === 'string' && ownAccount.test(value)) return 'internal'
  if (name === 'code' && typeof value === 'string' && plainCode.test(value)) return 'internal'
  return known[name.toLowerCase().replace(/[-_]/g, '')]?.class ?? 'internal'
}

/** Whether a log may show what is called so. */
export const isLoggable = (name: string, value?: unknown): boolean => { const of = classOf(name, value); return of === 'public' || of === 'internal' }
/** Whether it is a secret, which not even the audit keeps. */
export const isSecret = (name: string): boolean => classOf(name) === 'secret'

/** 138****1234: how `personal` numbers are shown to others; enough to recognise, too little to call. */
export const masked = (number: string): string => (number.length < 7 ? '*'.repeat(number.length) : `${number.slice(0, 3)}****${number.slice(-4)}`)
