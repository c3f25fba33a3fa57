import { accessSync, constants, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Pool } from 'pg'
import { brandNow, type BrandNow } from '#growth/brand'
import { besideOf, dbOf, openPool, system, type Context } from '#kernel/context'
import { BadEnvironment, type Environment } from '#kernel/environment'
import { openFetch } from '#kernel/fetch'
import { distrusted } from '#kernel/files'
import { s3Files } from '#kernel/files.s3'
import { folderFiles } from '#kernel/folder'
import { register } from '#kernel/letters'
import { openLog, type Log } from '#kernel/log'
import { bookedNotify, keepOnly, type Carry } from '#kernel/notify'
import type { Files, Notify, Ports } from '#kernel/ports'
import { startPostgres, type Embedded } from '#kernel/postgres'
import { clock } from '#kernel/time'
import { hearing } from './hearing'
import { reactions } from './house'
import { keepPostgres } from './keep'
import { migrate } from './migrate'
import { reach } from './reach'
import { countStatements } from './statements'

/** What a program stands on 地基: the data folder, the database brought up to date, the ports, and a context to begin with. */
export interface Stand {
  readonly folder: string
  readonly url: string
  readonly base: () => Context
  stop(): Promise<void>
}

/** Of a process's connections, so many carry the prepared reads of all requests; a process with few keeps them all for transactions. */
const lanes = 3
const fewestWithLanes = 6

/** A server holds its data folder alone and has its statements limited; a command does what it does beside it, for as long as it takes. */
export interface Standing { readonly say?: (sentence: string) => void; readonly serves?: true }

/** The data folder and a database that answers, as it is: not brought up to date. */
export interface Ground { readonly folder: string; readonly url: string; readonly pool: Pool; close(): Promise<void> }

export async function ground(env: Environment, { say = () => {}, serves }: Standing = {}): Promise<Ground> {
  const folder = resolve(env.DATA_DIR)
  try { mkdirSync(folder, { recursive: true }); accessSync(folder, constants.W_OK) } catch { throw new BadEnvironment(`DATA_DIR=${env.DATA_DIR} cannot be written; choose another folder. 数据目录不可写，请换一个。`) }
  let embedded: Embedded | undefined
  if (!env.DATABASE_URL) { say('database 数据库…'); embedded = await (serves ? keepPostgres(folder, { say, lost: endWith }) : startPostgres(folder)) }
  const url = env.DATABASE_URL ?? embedded!.url('postgres')
  const pool = openPool(url, env.POOL, env.POOL >= fewestWithLanes ? lanes : 0, serves ? env.STATEMENT_TIMEOUT * 1_000 : 0)
  const close = async () => { await pool.end(); await embedded?.stop() }
  await reach(pool, env.DATABASE_WAIT, say).catch(async (fault: unknown) => { await close(); throw fault })
  return { folder, url, pool, close }
}

export async function stand(env: Environment, standing: Standing = {}): Promise<Stand> {
  const { folder, url, pool, close } = await ground(env, standing)
  const applied = await migrate(pool).catch(async (fault: unknown) => { await close(); throw fault })
  if (applied.length > 0) standing.say?.(`database brought up to date 已更新数据库结构 (${applied.length})`)
  if (standing.serves) await countStatements(pool)
  const log = openLog(env.LOG_LEVEL)
  const db = dbOf(pool)
  const heard = await hearing(pool)
  const booked = bookedNotify(besideOf(pool), await carrierOf(env))
  const notify = signedMail(booked, () => brandNow(base()))
  // Where messages go to real people, no page of ours shows them.
  const ports: Ports = { notify, files: await filesOf(env, folder, log), fetch: openFetch(env.FETCH_ALLOW), devInbox: env.DEV_INBOX && !env.SMS_URL && !env.MAIL_URL,
    ...(env.KUAIDI100_KEY && env.KUAIDI100_CUSTOMER && { kuaidi100: { customer: env.KUAIDI100_CUSTOMER, key: env.KUAIDI100_KEY, url: env.KUAIDI100_URL.replace(/\/$/, ''), site: env.PUBLIC_URL?.replace(/\/$/, ''),
      ...(env.KUAIDI100_SECRET && { waybills: { secret: env.KUAIDI100_SECRET, url: env.KUAIDI100_WAYBILL_URL.replace(/\/$/, '') } }) } }) }
  const base = (): Context => ({ client: pool, pool, db, actor: system, now: clock(), locale: 'zh-CN', requestId: 'system', ports, log, listeners: heard.listeners() })
  await register(base(), reactions)
  return { folder, url, base, stop: async () => { heard.stop(); await booked.settled(); await close() } }
}

/** Mails end with who sends them 邮件落款: the brand's name and slogan as they are when the mail is written. */
function signedMail(notify: Notify, brand: () => Promise<BrandNow>): Notify {
  return { ...notify, send: async (message) => {
    if (message.channel !== 'mail') return notify.send(message)
    const { name, slogan } = await brand()
    const isChinese = /[\u4e00-\u9fff]/.test(message.text) || name.en === ''
    return notify.send({ ...message, text: `${message.text}\n\n— ${isChinese ? `${name.zh} · ${slogan.zh}` : `${name.en} · ${slogan.en || slogan.zh}`}` })
  } }
}

function endWith(fault: Error): never {
  process.stderr.write(`${fault.message}\n`)
  process.exit(1)
}

/** SMS and mail each go to their provider where one is set; without one nothing leaves the house. */
async function carrierOf(env: Environment): Promise<Carry> {
  const sms = env.SMS_URL && env.SMS_SECRET ? (await import('#kernel/sms.http')).smsCarry({ url: env.SMS_URL, secret: env.SMS_SECRET }) : keepOnly
  const mail = env.MAIL_URL && env.MAIL_FROM ? (await import('#kernel/mail.smtp')).smtpCarry({ url: env.MAIL_URL, from: env.MAIL_FROM }) : keepOnly
  return (message) => (message.channel === 'sms' ? sms : mail)(message)
}

/** A folder, or a store of objects where one is set; neither is believed without a look at what it answers. */
async function filesOf(env: Environment, folder: string, log: Log): Promise<Files> {
  const say = (sentence: string) => { log.warn(sentence) }
  const files = env.FILES_URL ? await s3Files({ url: env.FILES_URL, region: env.FILES_REGION, keyId: env.FILES_KEY_ID!, keySecret: env.FILES_KEY_SECRET!, say }) : folderFiles(join(folder, 'files'))
  return distrusted(files, say)
}
