import { leftToSend, shipOrder, type ToSend } from '#commerce/ordering'
import { sentence } from '#locales/index'
import { carrierMeant, parcelsOf, trackingNumber } from '#supply/logistics'
import { audit } from '#kernel/audit'
import type { Context } from '#kernel/context'
import { Refusal, unfit } from '#kernel/refusal'
import { tableOf } from '#kernel/sheets'
import { mostRows, rowsOf, type Dispatched, type DispatchRow } from './dispatch.rules'

/**
 * Ships many orders at once 批量发货 (E05): all that is left of each goes in one parcel, each order in a transaction of its own: it is sent whole or not at all, and whatever becomes of
 * one holds up no other. The same rows again change nothing, also from two windows at once.
 */
export async function shipMany(ctx: Context, rows: readonly DispatchRow[]): Promise<{ items: Dispatched[] }> {
  const by = new Map((await leftToSend(ctx, { numbers: rows.map(({ orderNumber }) => orderNumber) })).map((one) => [one.number, one]))
  const items: Dispatched[] = []
  for (const row of rows) items.push(await shipRow(ctx, row, by.get(row.orderNumber)))
  await audit(ctx, { action: 'dispatch.ship_many', subject: `${rows.length}`, after: items.map(({ orderNumber, carrier, number, outcome }) => ({ orderNumber, carrier, number, outcome })) })
  return { items }
}

async function shipRow(ctx: Context, row: DispatchRow, order: ToSend | undefined): Promise<Dispatched> {
  const refused = (code: string, facts = {}): Dispatched => ({ ...row, outcome: 'refused', why: sentence(code, facts, ctx.locale), parcelId: null })
  if (!order) return refused('dispatch.no_such_order')
  const orderId = order.id
  const carrier = carrierMeant(row.carrier)
  if (!carrier) return refused('logistics.no_such_carrier')
  if (!trackingNumber.safeParse(row.number).success) return refused('dispatch.no_number')
  const before = await sentAs(ctx, orderId, carrier, row.number)
  if (before) return { ...row, outcome: 'already', why: '', parcelId: before }
  try {
    const { parcelId } = await shipOrder(ctx, orderId, { carrier, number: row.number, lines: order.lines.map(({ id, quantity }) => ({ lineId: id, quantity })) })
    return { ...row, outcome: 'shipped', why: '', parcelId }
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    // Somebody else has sent the same row meanwhile.
    const since = await sentAs(ctx, orderId, carrier, row.number)
    return since ? { ...row, outcome: 'already', why: '', parcelId: since } : refused(fault.code, fault.facts)
  }
}

const sentAs = async (ctx: Context, orderId: string, carrier: string, number: string): Promise<string | undefined> => (await parcelsOf(ctx, [orderId])).find((parcel) => parcel.carrier === carrier && parcel.number === number)?.id

/** The same by a file: CSV, TSV or XLSX with order number, carrier and tracking number. Refuses a file without one of the columns, and one of too many rows (422). */
export async function shipFile(ctx: Context, file: Uint8Array, filename: string): Promise<{ items: Dispatched[] }> {
  const { columns, records } = await tableOf(file, { filename })
  const read = rowsOf(columns, records)
  if ('missing' in read) return unfit('file', `dispatch.no_column_${read.missing}`)
  if (read.rows.length > mostRows) unfit('file', 'dispatch.too_many_rows', { most: mostRows })
  if (read.rows.length === 0) unfit('file', 'dispatch.no_rows')
  return shipMany(ctx, read.rows)
}
