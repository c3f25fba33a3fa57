import { and, eq, sql } from 'drizzle-orm'
import { CodesImported, ContentSet } from '#events/vouchers'
import { skuNames } from '#supply/catalog'
import { openWarehouse, receive } from '#supply/stock'
import { hashed, sealed } from '#trust/factors'
import { ownerId } from '#kernel/access'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { settingOf } from '#kernel/settings'
import { tableOf } from '#kernel/sheets'
import { isHeading, masked, mostRows, rowsOf, tailOf, type Outcome } from './codes.rules'
import { lowAt } from './settings.rules'
import { houses, pieces, skuNotes, type pieceKinds } from './tables'

/** What merchants bring 卡密与链接: codes, each once in a store, and what is sent for a link. All of it is sealed, each piece under a key of its own. */
export interface Imported { readonly added: number; readonly rows: { readonly no: number; readonly shown: string; readonly outcome: Outcome }[] }

/**
 * Brings codes of a SKU in 导入卡密, by paste: each new one is a piece of stock from then on, in the same transaction (I-09). A row that is there already, above or in the store, is told and not taken again, so the same rows
 * twice change nothing. Refuses what is not sold by codes, and too many rows.
 */
export async function importCodes(ctx: Context, skuId: string, lines: readonly string[]): Promise<Imported> {
  const rows = rowsOf(lines)
  if (rows.length === 0) unfit('text', 'vouchers.no_rows')
  if (rows.length > mostRows) unfit('text', 'vouchers.too_many_rows', { most: mostRows })
  return transaction(ctx, async (ctx) => {
    const merchantId = await refuseUnless(ctx, skuId, 'code')
    const good = await Promise.all(rows.filter(({ outcome }) => outcome === undefined).map(async ({ no, code }) => { const id = newId('vch', ctx.now); return { no, id, hash: await hashed(ctx, `voucher/${merchantId}`, code), sealed: await sealed(ctx, id, code), tail: tailOf(code) } }))
    // In the sequence of their hashes, so that of two imports of the same codes none waits for the other in a circle.
    const fresh = good.length === 0 ? [] : await ctx.db.insert(pieces).values(good.toSorted((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ no: _, ...one }) => ({ ...one, skuId, merchantId, kind: 'code' as const, pieces: 1, state: 'unsold' as const, cameAt: ctx.now }))).onConflictDoNothing().returning({ id: pieces.id })
    const added = new Set(fresh.map(({ id }) => id))
    const sourceId = newId('vin', ctx.now)
    if (added.size > 0) {
      await receive(ctx, { skuId, warehouseId: await houseOf(ctx, merchantId), quantity: added.size, sourceId, areCodes: true })
      await forgetLow(ctx, skuId)
      await emit(ctx, CodesImported, { skuId, merchantId, added: added.size, at: ctx.now.toISOString() })
    }
    await audit(ctx, { action: 'vouchers.import_codes', subject: skuId, after: { rows: rows.length, added: added.size } })
    const outcomes = new Map(good.map(({ no, id }) => [no, added.has(id) ? 'added' as const : 'known' as const]))
    return { added: added.size, rows: rows.map(({ no, code, outcome }) => ({ no, shown: masked(tailOf(code)), outcome: outcome ?? outcomes.get(no)! })) }
  })
}

/** The same by a file: CSV, TSV, XLSX or plain text, a code a row; a first row that names its columns is none. */
export async function importFile(ctx: Context, skuId: string, file: Uint8Array, filename: string): Promise<Imported> {
  if (/\.txt$/i.test(filename)) return importCodes(ctx, skuId, new TextDecoder().decode(file).split('\n'))
  const { columns, records } = await tableOf(file, { filename })
  const rows = [...(isHeading(columns) ? [''] : [columns.join(' ')]), ...records.map((record) => columns.map((column) => record[column] ?? '').join(' '))]
  return importCodes(ctx, skuId, rows)
}

/** What is sent to whoever buys a link or text 发货内容, from now on; what was sent stays as it was. Refuses what is not sold so. */
export function setContent(ctx: Context, skuId: string, text: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const merchantId = await refuseUnless(ctx, skuId, 'link')
    const kept = { sealed: await sealed(ctx, skuId, text), changedBy: ctx.actor.id, changedAt: ctx.now }
    await ctx.db.insert(skuNotes).values({ skuId, merchantId, ...kept }).onConflictDoUpdate({ target: skuNotes.skuId, set: kept })
    await emit(ctx, ContentSet, { skuId, merchantId, at: ctx.now.toISOString() })
    await audit(ctx, { action: 'vouchers.set_content', subject: skuId, after: { characters: text.length } })
  })
}

async function refuseUnless(ctx: Context, skuId: string, kind: (typeof pieceKinds)[number]): Promise<string> {
  const sku = (await skuNames(ctx, [skuId])).get(skuId)
  if (!sku || sku.merchantId !== ownerId(ctx)) notFound()
  if (sku.kind !== kind) unfit('skuId', `vouchers.not_sold_as_${kind}`)
  return sku.merchantId
}

/** Codes lie in no real warehouse: each merchant has one of its own for them, from the first that come in. */
async function houseOf(ctx: Context, merchantId: string): Promise<string> {
  await ctx.client.query({ name: 'vouchers.lock_house', text: `select pg_advisory_xact_lock(hashtextextended('vouchers/' || $1, 0))`, values: [merchantId] })
  const [known] = await ctx.db.select().from(houses).where(eq(houses.merchantId, merchantId))
  if (known) return known.warehouseId
  const { id: warehouseId } = await openWarehouse(ctx, { name: '虚拟仓（卡密）', priority: lastPriority }, merchantId)
  await ctx.db.insert(houses).values({ merchantId, warehouseId })
  return warehouseId
}
const lastPriority = 999

/** There are enough again: the next time that they run low is news. */
async function forgetLow(ctx: Context, skuId: string): Promise<void> {
  const most = await settingOf(ctx, lowAt)
  await ctx.db.update(skuNotes).set({ lowSince: null }).where(and(eq(skuNotes.skuId, skuId), sql`(select count(*) from vouchers_pieces p where p.sku_id = ${skuId} and p.state = 'unsold') > ${most}`))
}
