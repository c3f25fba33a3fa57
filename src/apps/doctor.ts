import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { BadEnvironment, readEnvironment, type Environment } from '#kernel/environment'
import { clockFindings, databaseFindings, migrationFindings, queueFindings } from './doctor.database'
import { addressFindings, channelFindings, folderFindings, outsideFindings, programFindings } from './doctor.place'
import { fault, warning, well, type Finding } from './doctor.rules'
import { ground } from './stand'

/** The doctor 体检: looks at everything that a shop stands on and says what is wrong and what to do (E36). It mends nothing, and changes nothing. */
export async function examine(given: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  let env: Environment
  try { env = readEnvironment(given) } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error
    return [...programFindings(), fault('settings', error.message, error.message)]
  }
  const folder = resolve(env.DATA_DIR)
  const here = folderFindings(folder)
  const found = [...programFindings(), well('settings', '环境变量都有效', 'All settings are valid'), ...here, ...addressFindings(env), ...channelFindings(given), ...await outsideFindings(env)]
  // A folder that is not there yet is not made by looking.
  if (!env.DATABASE_URL && here.some(({ area, level }) => area === 'folder' && level === 'fault')) return found
  if (!env.DATABASE_URL && !existsSync(join(folder, 'pg', 'PG_VERSION'))) return [...found, warning('database', '还没有数据库：第一次启动时会创建', 'There is no database yet: the first start makes it')]
  return [...found, ...await inDatabase(env)]
}

async function inDatabase(env: Environment): Promise<Finding[]> {
  try {
    const { pool, close } = await ground({ ...env, DATABASE_WAIT: 0 })
    try {
      const found: Finding[] = []
      for (const look of [() => databaseFindings(pool, env.POOL), () => migrationFindings(pool), () => clockFindings(pool), () => queueFindings(pool)]) found.push(...await look())
      return found
    } finally { await close() }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return [fault('database', `数据库无法使用：${said}`, `The database cannot be used: ${said}`)]
  }
}
