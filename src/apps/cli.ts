import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rebuildIndex } from '#commerce/discovery'
import { BadEnvironment, environmentHelp, readEnvironment } from '#kernel/environment'
import { backUp } from './backup'
import { examine } from './doctor'
import { told } from './doctor.rules'
import { parts, writeAnswer } from './evaluate'
import { exportRaw } from './export'
import { importFile } from './import'
import { seed } from './seed'
import { restore } from './restore'
import { addPerson, resetPerson } from './person'
import { nameWrittenLines } from './stacks'
import { ground, stand, type Ground, type Stand } from './stand'

/** The command line 命令行: what an operator does without a browser. */
interface Command { readonly says: string; readonly usage: string; run(ground: Stand, args: string[]): Promise<void> }
/** A command for a database as it is, which is not brought up to date first. */
interface BareCommand { readonly says: string; readonly usage: string; bare(ground: Ground, args: string[]): Promise<void> }
/** A command that finds out by itself what there is. */
interface LoneCommand { readonly says: string; readonly usage: string; alone(args: string[]): Promise<void> }
const say = (sentence: string) => { process.stdout.write(`${sentence}\n`) }
const wanted = (value: string | undefined, name: string): string => { if (!value) throw new BadEnvironment(`${name} is missing; see: npm run tradewind -- help`); return value }

const commands: Record<string, Command | BareCommand | LoneCommand> = {
  migrate: { usage: 'migrate', says: 'bring the database up to date 更新数据库结构', run: () => { say('the database is up to date'); return Promise.resolve() } },
  seed: { usage: 'seed --size s|m|l --seed N', says: 'fill an empty database with the demo shop 生成演示数据', run: async (ground, args) => {
    const { values } = parseArgs({ args, options: { size: { type: 'string', default: 's' }, seed: { type: 'string', default: '1' } } })
    if (!['s', 'm', 'l'].includes(values.size)) throw new BadEnvironment('--size is s, m or l')
    await seed(ground, { size: values.size as 's' | 'm' | 'l', seed: Number(values.seed) }, say)
  } },
  import: { usage: 'import FILE [--merchant ID] [--price YUAN]', says: 'import a catalogue (CSV, JSON Lines, .gz); the price is for rows without one 导入商品', run: async (ground, args) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { merchant: { type: 'string' }, price: { type: 'string' } } })
    if (values.price !== undefined && !(Number(values.price) > 0)) throw new BadEnvironment('--price is more than 0, in yuan')
    await importFile(ground, wanted(positionals[0], 'FILE'), { merchant: values.merchant, ...(values.price && { priceYuan: Number(values.price) }) }, say)
  } },
  'export-raw': { usage: 'export-raw --out DIR', says: 'all books as JSON Lines, one snapshot 导出原始账本', run: async (ground, args) => {
    const { values } = parseArgs({ args, options: { out: { type: 'string' } } })
    say(JSON.stringify(await exportRaw(ground.base(), wanted(values.out, '--out'))))
  } },
  backup: { usage: 'backup DIR', says: 'save database and files into an empty folder, while the shop runs 备份', bare: async ({ pool, folder }, args) => {
    const { tables, files, at } = await backUp(pool, join(folder, 'files'), wanted(args[0], 'DIR'))
    say(JSON.stringify({ at, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0), files: files.count }))
  } },
  restore: { usage: 'restore DIR', says: 'put a backup into an empty database and data folder 恢复', bare: async ({ pool, folder }, args) => { say(JSON.stringify(await restore(pool, join(folder, 'files'), wanted(args[0], 'DIR')))) } },
  doctor: { usage: 'doctor [--en]', says: 'say what is wrong and what to do; ends with 1 where something is 体检', alone: async (args) => {
    const findings = await examine(process.env)
    say(told(findings, args.includes('--en') ? 'en' : 'zh-CN'))
    if (findings.some(({ level }) => level === 'fault')) process.exitCode = 1
  } },
  search: { usage: 'search reindex', says: 'build the search index anew while the shop is open; goes on where it was cut off 重建搜索索引', run: async (ground, args) => {
    if (args[0] !== 'reindex' || args.length > 1) throw new BadEnvironment('search knows reindex')
    const { products } = await rebuildIndex(ground.base, ({ products, all }) => { say(`${products} / ${all}`) })
    say(`the search index is built anew 搜索索引已重建: ${products}`)
  } },
  user: { usage: 'user --kind staff|merchant --login NAME [--role ROLE] [--merchant ID]', says: 'make a login, with a random password 新建账号', run: (ground, args) => addPerson(ground, args, say) },
  'reset-factors': { usage: 'reset-factors --kind staff|merchant --login NAME', says: 'take the second factors of a member who has lost them 重置二次验证', run: (ground, args) => resetPerson(ground, args, say) },
  evaluate: { usage: `evaluate ${Object.keys(parts).join('|')} --data DIR [--out FILE]`, says: 'judge a part on outside data 评测', run: async (ground, args) => {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { data: { type: 'string' }, out: { type: 'string' } } })
    const part = parts[positionals[0] as keyof typeof parts]
    if (!part) throw new BadEnvironment(`evaluate knows ${Object.keys(parts).join(', ')}`)
    writeAnswer(await part(ground.base(), wanted(values.data, '--data')), values.out)
  } },
}

const help = () => `Tradewind 信风\n\n  npm start${' '.repeat(22)}serve the shop 启动商城\n${Object.values(commands).map(({ usage, says }) => `  npm run tradewind -- ${usage}\n      ${says}`).join('\n')}\n\nSettings 环境变量:\n${environmentHelp()}`

async function main(): Promise<void> {
  const [name = 'help', ...args] = process.argv.slice(2)
  if (name === 'start') { await import('./main'); return }
  const command = commands[name]
  if (!command) { say(help()); process.exitCode = name === 'help' ? 0 : 2; return }
  if ('alone' in command) { await command.alone(args); return }
  const env = readEnvironment(process.env)
  if ('bare' in command) {
    const bare = await ground(env)
    try { await command.bare(bare, args) } finally { await bare.close() }
    return
  }
  const whole = await stand(env)
  try { await command.run(whole, args) } finally { await whole.stop() }
}

nameWrittenLines()
main().catch((fault: unknown) => {
  process.stderr.write(fault instanceof BadEnvironment ? `${fault.message}\n` : `${fault instanceof Error ? fault.stack : String(fault)}\n`)
  process.exitCode = 1
})
