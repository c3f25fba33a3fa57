import type { Context } from './context'
import { isTrue, nameOf, type Ending } from './files.rules'
import type { Files } from './ports'
import { Refusal } from './refusal'
import { defineSetting, settingOf } from './settings'

/** Files that people send 上传文件: the one door by which pictures, videos and papers reach the store, each already known by its content, counted for whoever sent it. */
const platform = 'platform'
const mb = 1_048_576
export const filesQuotaMb = defineSetting({ key: 'catalog.files_quota_mb', fallback: 5_120, least: 10, most: 1_000_000, unit: 'count', says: ['每个商家可存的图片、视频和文件（MB）', 'Pictures, videos and papers of each merchant, in MB'] })

/** What a merchant's files take, and what they may take, in bytes. */
export async function filesOf(ctx: Context, ownerId: string): Promise<{ usedBytes: number; mostBytes: number }> {
  const { rows: [row] } = await ctx.client.query<{ used: number }>({ name: 'kernel.files_used', text: 'select coalesce(sum(bytes), 0)::float8 as used from kernel_files where owner_id = $1', values: [ownerId] })
  return { usedBytes: row!.used, mostBytes: await settingOf(ctx, filesQuotaMb) * mb }
}

/** Keeps bytes that have been looked through, under the hash of what they are; the same ones are kept and counted once. Refuses `kernel.files_full` (422) beyond a merchant's quota. */
export async function keep(ctx: Context, bytes: Uint8Array, ending: Ending): Promise<string> {
  const name = nameOf(bytes, ending)
  const ownerId = ctx.actor.merchantId ?? platform
  const { rowCount: isKnown } = await ctx.client.query({ name: 'kernel.file_known', text: 'select from kernel_files where owner_id = $1 and name = $2', values: [ownerId, name] })
  if (isKnown) return name
  if (ownerId !== platform) await fits(ctx, ownerId, bytes.length)
  await ctx.ports.files.write(name, bytes)
  await ctx.client.query({ name: 'kernel.keep_file', text: 'insert into kernel_files (owner_id, name, bytes, at) values ($1, $2, $3, $4) on conflict do nothing', values: [ownerId, name, bytes.length, ctx.now] })
  return name
}

/** Clears a file away that nobody's row names any more, whoever had sent it. */
export async function forget(ctx: Context, name: string): Promise<void> {
  await ctx.client.query({ name: 'kernel.forget_file', text: 'delete from kernel_files where name = $1', values: [name] })
  await ctx.ports.files.remove(name)
}

async function fits(ctx: Context, ownerId: string, bytes: number): Promise<void> {
  const { usedBytes, mostBytes } = await filesOf(ctx, ownerId)
  const facts = { usedMb: Math.round(usedBytes / mb), mostMb: mostBytes / mb }
  if (usedBytes + bytes > mostBytes) throw new Refusal('kernel.files_full', { ...facts, issues: [{ path: ['file'], code: 'kernel.files_full' }] }, 422)
}

/** A store whose answers are not believed: what does not hash to its own name was never written so, and is refused as `kernel.busy` (503) and told to `say`. */
export function distrusted(files: Files, say: (sentence: string) => void): Files {
  return { ...files, read: async (name) => {
    const bytes = await files.read(name)
    if (!bytes || isTrue(name, bytes)) return bytes
    say(`the store answered with other bytes than ${name} has`)
    throw new Refusal('kernel.busy', {}, 503)
  } }
}
