import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startPostgres } from '#kernel/postgres'
import { killing } from './mixed.run'
import { freshFolder } from './program'

/** `npm run kills -- --kills 200 --seed N`: kill -9 under a mixed load over two API processes and two workers, on a database of its own or on the empty one of DATABASE_URL. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) } } })
const say = (sentence: string) => { process.stdout.write(`${sentence}\n`) }
const folder = freshFolder()
const embedded = process.env['DATABASE_URL'] ? undefined : await startPostgres(folder)
try {
  const { books, kills, faults, checked, seconds } = await killing({ url: process.env['DATABASE_URL'] ?? embedded!.url('postgres'), folder, kills: Number(values.kills), seed: Number(values.seed), say })
  for (const fault of faults) say(`✗ ${fault}`)
  const { notes: _notes, approved: _approved, wrong: _wrong, ...counts } = books
  say(JSON.stringify({ seed: Number(values.seed), kills, ...counts, rowsChecked: checked, seconds: Math.round(seconds), faults: faults.length }))
  process.exitCode = faults.length === 0 ? 0 : 1
} finally {
  await embedded?.stop()
  rmSync(folder, { recursive: true, force: true })
}
