import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setUps } from '#finance/payments'
import type { Environment } from '#kernel/environment'
import { fault, isTrusting, warning, well, type Finding } from './doctor.rules'

/** What the doctor looks at outside of the database 环境体检: the program, the data folder and its disk, the address, the secrets, and whom messages and files go to. */
const oldestNode = [20, 19] as const
const littleMb = 2_048
const leastMb = 256
const mb = 1_048_576
const answerMs = 3_000

export function programFindings(version: string = process.versions.node): Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
    ? [well('program', `Node ${version} 可用`, `Node ${version} does`)]
    : [fault('program', `Node ${version} 太旧：请安装 ${oldestNode.join('.')} 或更高版本`, `Node ${version} is too old: install ${oldestNode.join('.')} or newer`)]
}

/** Rights of the data folder, and room on its disk: below 2 GiB it warns, below 256 MiB nothing can be relied on. */
export function folderFindings(folder: string, freeMb: number = freeMbOf(folder)): Finding[] {
  const found: Finding[] = []
  try { accessSync(folder, constants.W_OK); found.push(well('folder', `数据目录 ${folder} 可写`, `The data folder ${folder} can be written`)) } catch {
    return [fault('folder', `数据目录 ${folder} 不存在或不可写：请创建它，或把它交给运行本程序的用户`, `The data folder ${folder} is not there or cannot be written: make it, or give it to the user that runs the program`)]
  }
  const logins = join(folder, 'logins.json')
  if (existsSync(logins) && (statSync(logins).mode & 0o077) !== 0) found.push(warning('folder', `${logins} 可被其他用户读取：请执行 chmod 600，或在改密后删除`, `Other users can read ${logins}: chmod 600, or remove it once the passwords are changed`))
  const room = `${Math.floor(freeMb)} MiB`
  if (freeMb < leastMb) found.push(fault('disk', `磁盘只剩 ${room}：请立即清理或扩容，否则无法下单`, `Only ${room} are left on the disk: make room now, or no order can be written`))
  else if (freeMb < littleMb) found.push(warning('disk', `磁盘只剩 ${room}：请尽快清理或扩容`, `Only ${room} are left on the disk: make room soon`))
  else found.push(well('disk', `磁盘剩余 ${room}`, `${room} are free on the disk`))
  return found
}
function freeMbOf(folder: string): number {
  try { const { bavail, bsize } = statfsSync(folder); return bavail * bsize / mb } catch { return 0 }
}

const isHere = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '::1' || host === '[::1]'
/** Whether the address that browsers use, the one listened on and the proxy fit together, and whether a switch for trying things out is left on. */
export function addressFindings(env: Pick<Environment, 'PUBLIC_URL' | 'HOST' | 'TRUST_PROXY' | 'DEV_INBOX' | 'SIMULATOR_BY_AMOUNT' | 'SMS_URL' | 'MAIL_URL'>): Finding[] {
  const found: Finding[] = []
  const url = env.PUBLIC_URL ? new URL(env.PUBLIC_URL) : undefined
  const isPublic = url ? !isHere(url.hostname) : !isHere(env.HOST)
  if (!url && isPublic) found.push(warning('address', '监听外网地址但未设置 PUBLIC_URL：链接与 Cookie 可能不正确', 'It listens beyond this machine without PUBLIC_URL: links and cookies may be wrong; set it to the address that browsers use'))
  if (url?.protocol === 'http:' && isPublic) found.push(fault('address', 'PUBLIC_URL 是 http：登录 Cookie 与密码会明文传输，请在前面加 HTTPS 代理并改为 https', 'PUBLIC_URL is http: cookies and passwords travel in the clear; put an HTTPS proxy before it and write https'))
  if (url?.protocol === 'https:' && !isTrusting(env.TRUST_PROXY)) found.push(warning('address', 'PUBLIC_URL 是 https 但未设置 TRUST_PROXY：所有请求看起来都来自代理，限流会误伤', 'PUBLIC_URL is https, yet TRUST_PROXY is not set: every request seems to come from the proxy, and limits meet everybody at once'))
  if (!isPublic) return [...found, well('address', '仅本机可访问', 'Only this machine reaches it')]
  if (env.DEV_INBOX && !env.SMS_URL && !env.MAIL_URL) found.push(fault('secrets', 'DEV_INBOX=1：任何人都能看到验证码，正式环境请设为 0', 'DEV_INBOX=1: anybody can read the codes that are sent; set it to 0 where real people sign in'))
  if (env.SIMULATOR_BY_AMOUNT) found.push(fault('secrets', 'SIMULATOR_BY_AMOUNT=1：金额末两位会决定支付结果，正式环境请设为 0', 'SIMULATOR_BY_AMOUNT=1: amounts decide how payments end; set it to 0 where real people buy'))
  return found.length > 0 ? found : [well('address', '地址与代理设置一致', 'Address and proxy fit together')]
}

/** Which payment channels are set up, and what is missing of those that are half. Nothing is asked of them. */
export function channelFindings(given: Readonly<Record<string, string | undefined>>): Finding[] {
  const found: Finding[] = setUps(given).flatMap(({ channel, state, keys }): Finding[] => {
    const names = keys.join(', ')
    if (state === 'off') return []
    if (state === 'incomplete') return [fault('channels', `支付渠道 ${channel} 未配置完整，不会出现在支付页：缺少 ${names}`, `The payment channel ${channel} is not offered: ${names} missing`)]
    if (state === 'broken') return [fault('channels', `支付渠道 ${channel} 的密钥无法读取，不会出现在支付页：${names}`, `The payment channel ${channel} is not offered, as ${names} cannot be read`)]
    return [well('channels', `支付渠道 ${channel} 已配置`, `The payment channel ${channel} is set up`)]
  })
  return found.length > 0 ? found : [warning('channels', '只有模拟支付：不会真正收款', 'Only the simulated channel is set up: no true money comes')]
}

type Outside = Partial<Pick<Environment, 'MAIL_URL' | 'SMS_URL' | 'FILES_URL' | 'FILES_REGION' | 'FILES_KEY_ID' | 'FILES_KEY_SECRET' | 'REDIS_URL' | 'TRACES_URL'>>
/** Whether those answer to whom mail, SMS, files, counts and traces go: a connection is opened and closed again, nothing is sent; the store of files is asked for a file that is not there, as its keys may be wrong. */
export async function outsideFindings(env: Outside): Promise<Finding[]> {
  const places = [['mail', '邮件服务器', 'The mail server', env.MAIL_URL, 'MAIL_URL'], ['sms', '短信网关', 'The SMS gateway', env.SMS_URL, 'SMS_URL'], ['files', '文件存储', 'The store of files', env.FILES_URL, 'FILES_URL'],
    ...(env.REDIS_URL ? [['limits', 'Redis', 'Redis', env.REDIS_URL, 'REDIS_URL'] as const] : []), ...(env.TRACES_URL ? [['traces', '链路收集器', 'The collector of traces', env.TRACES_URL, 'TRACES_URL'] as const] : [])] as const
  return Promise.all(places.map(async ([area, zh, en, url, key]): Promise<Finding> => {
    if (!url) return area === 'files' ? well(area, '文件存放在数据目录', 'Files lie in the data folder') : warning(area, `未设置 ${key}：不会真正发出`, `${key} is not set: nothing is really sent`)
    const { hostname, port, protocol } = new URL(url)
    const number = Number(port) || { 'smtps:': 465, 'smtp:': 587, 'https:': 443, 'http:': 80, 'redis:': 6_379, 'rediss:': 6_379 }[protocol] || 443
    const said = await answers(hostname.replace(/^\[|\]$/g, ''), number)
    if (said !== undefined) return fault(area, `${zh} ${hostname}:${number} 无应答（${said}）：请检查 ${key} 与网络`, `${en} at ${hostname}:${number} does not answer (${said}): look at ${key} and the network`)
    const refusal = area === 'files' ? await storeRefusal(env) : undefined
    return refusal === undefined ? well(area, `${zh}有应答`, `${en} answers`) : fault(area, `${zh}不接受请求（${refusal}）：请检查 FILES_URL 的存储桶、FILES_REGION、FILES_KEY_ID 与 FILES_KEY_SECRET`, `${en} takes no requests (${refusal}): look at the bucket in FILES_URL, at FILES_REGION, FILES_KEY_ID and FILES_KEY_SECRET`)
  }))
}

/** Why a store gives no files, as where its keys or its bucket are wrong; nothing where it says that there is no such file. */
async function storeRefusal({ FILES_URL: url, FILES_REGION: region, FILES_KEY_ID: keyId, FILES_KEY_SECRET: keySecret }: Outside): Promise<string | undefined> {
  let said = ''
  const files = await (await import('#kernel/files.s3')).s3Files({ url: url!, region: region ?? 'us-east-1', keyId: keyId ?? '', keySecret: keySecret ?? '', answerMs, say: (sentence) => { said = sentence.replace(/^.*: /, '').trim() } })
  return files.read('doctor-asks-for-nothing.webp').then(() => undefined, (fault: Error) => said || fault.message)
}

function answers(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: answerMs })
    const end = (said?: string) => { socket.destroy(); resolve(said) }
    socket.once('connect', () => { end() })
    socket.once('timeout', () => { end('timeout') })
    socket.once('error', (error: NodeJS.ErrnoException) => { end(error.code ?? error.message) })
  })
}
