import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startShop } from './servers'

/** How long a start takes 启动: the first, with its own database, migration and demo shop, and a later one on the same folder. */
export async function startUp(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewind 集市-'))
  try {
    const first = await startShop({ DATA_DIR: folder })
    await first.stop()
    const later = await startShop({ DATA_DIR: folder })
    await later.stop()
    return { 'first start with demo s': first.readyMs / 1_000, 'later start s': later.readyMs / 1_000 }
  } finally { rmSync(folder, { recursive: true, force: true }) }
}
