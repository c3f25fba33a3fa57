/** Shipping many at once 批量发货 (E05): what a file's columns may be called, and what a row asks for. */
export interface DispatchRow { readonly no: number; readonly orderNumber: string; readonly carrier: string; readonly number: string }
type Outcome = 'shipped' | 'already' | 'refused'
export interface Dispatched extends DispatchRow { readonly outcome: Outcome; /** Why not, in the reader's language; empty where it went well. */ readonly why: string; readonly parcelId: string | null }

const names = {
  orderNumber: ['订单号', '订单编号', 'order', 'order number', 'ordernumber'], carrier: ['快递公司', '快递', '承运商', '物流公司', 'carrier', 'courier'], number: ['运单号', '快递单号', '物流单号', '单号', 'tracking number', 'trackingnumber', 'waybill', 'number'],
} as const
export const mostRows = 200

/** Rows of a file by their columns' names, in whatever sequence; the first row of goods is number 2, as spreadsheets count. Answers the name of a column that is missing instead. */
export function rowsOf(columns: readonly string[], records: readonly Readonly<Record<string, string>>[]): { readonly rows: DispatchRow[] } | { readonly missing: keyof typeof names } {
  const of = (which: keyof typeof names) => columns.find((column) => (names[which] as readonly string[]).includes(column.trim().toLowerCase()))
  const [orderNumber, carrier, number] = [of('orderNumber'), of('carrier'), of('number')]
  if (!orderNumber) return { missing: 'orderNumber' }
  if (!carrier) return { missing: 'carrier' }
  if (!number) return { missing: 'number' }
  return { rows: records.map((record, i) => ({ no: i + 2, orderNumber: (record[orderNumber] ?? '').trim(), carrier: (record[carrier] ?? '').trim(), number: (record[number] ?? '').replace(/\s/g, '') })).filter((row) => row.orderNumber !== '' || row.number !== '') }
}
