import { Radio } from 'antd'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { yuan } from './format'
import { ListPage } from './list-page'
import { Id, Quiet, State, When } from './parts'
import { priceWords as w } from './price-words'

/** The books of prices 价格记录: alarms, what was compared, deals and list prices; each may be had as a file, which is proof. */
interface Of { readonly skuId: string; readonly productId: string; readonly merchantId: string }
export interface AlarmRow extends Of { readonly id: string; readonly kind: string; readonly title: string; readonly offerName: string; readonly fen: number; readonly againstFen: number; readonly at: string }
export interface ComparedRow extends Of { readonly id: string; readonly basis: string; readonly fen: number; readonly priceFen: number; readonly startsAt: string; readonly endsAt: string; readonly endedAt: string | null; readonly lowestFen: number | null }
export interface DealRow extends Of { readonly lineId: string; readonly orderId: string; readonly quantity: number; readonly unitFen: number; readonly isUndone: boolean; readonly at: string }
export interface PriceRow extends Of { readonly id: string; readonly priceFen: number; readonly actorId: string; readonly at: string }
type Load<Row> = (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly Row[]; readonly next: string | null }>
export interface BookCalls { readonly alarms: Load<AlarmRow>; readonly compared: Load<ComparedRow>; readonly deals: Load<DealRow>; readonly listed: Load<PriceRow>; readonly sheets: { readonly alarms: string; readonly compared: string; readonly deals: string; readonly listed: string } }

const kinds = [{ name: 'kind', label: w.kind, options: Object.entries(w.alarms).map(([value, label]) => ({ value, label })) }]
const sku = { key: 'sku', title: w.sku, text: (row: Of) => row.skuId, show: (row: Of) => <Id id={row.skuId} /> }
const empty = (text: string) => <p className="quiet">{text}</p>
const curveOf = (row: Of) => `/products/${row.productId}/prices`

export function PriceBooks({ calls }: { readonly calls: BookCalls }) {
  const { book = 'alarms' } = useSearch({ strict: false }) as { readonly book?: string }
  const navigate = useNavigate()
  return (
    <>
      <Radio.Group className="books" optionType="button" buttonStyle="solid" value={book} onChange={(event) => { void navigate({ to: '.', search: { book: String(event.target.value) } as never, replace: true }) }} options={Object.entries(w.books).map(([value, label]) => ({ value, label }))} />
      {book === 'compared' ? <ListPage<ComparedRow> key={book} name="compared" sheet={calls.sheets.compared} title={w.books['compared']!} idOf={(row) => row.id} to={curveOf} load={calls.compared} empty={empty(w.noBook)} columns={[
        { key: 'fen', title: w.struck, isMain: true, isNumber: true, text: (row) => row.fen / 100, show: (row) => <s>{yuan(row.fen)}</s> }, { key: 'basis', title: w.basis, text: (row) => w.bases[row.basis] ?? row.basis, show: (row) => <>{w.bases[row.basis] ?? row.basis}{row.lowestFen !== null && <div><Quiet>{w.lowest} {yuan(row.lowestFen)}</Quiet></div>}</> },
        { key: 'list', title: w.list, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => yuan(row.priceFen) }, { key: 'state', title: w.until, text: (row) => row.endedAt ?? row.endsAt, show: (row) => <><State text={row.endedAt ? w.over : w.standing} tone={row.endedAt ? 'calm' : 'good'} /> <When at={row.endedAt ?? row.endsAt} /></> }, sku,
      ]} /> : book === 'deals' ? <ListPage<DealRow> key={book} name="deals" sheet={calls.sheets.deals} title={w.books['deals']!} idOf={(row) => row.lineId} to={curveOf} load={calls.deals} empty={empty(w.noBook)} columns={[
        { key: 'unit', title: w.each, isMain: true, isNumber: true, text: (row) => row.unitFen / 100, show: (row) => <b>{yuan(row.unitFen)}</b> }, { key: 'pieces', title: w.pieces, isNumber: true, text: (row) => row.quantity, show: (row) => <>{row.quantity} {row.isUndone && <State text={w.undone} tone="calm" />}</> },
        { key: 'order', title: w.order, text: (row) => row.orderId, show: (row) => <Id id={row.orderId} /> }, sku, { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
      ]} /> : book === 'listed' ? <ListPage<PriceRow> key={book} name="listed" sheet={calls.sheets.listed} title={w.books['listed']!} idOf={(row) => row.id} to={curveOf} load={calls.listed} empty={empty(w.noBook)} columns={[
        { key: 'price', title: w.list, isMain: true, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => <b>{yuan(row.priceFen)}</b> }, sku, { key: 'by', title: w.by, text: (row) => row.actorId, show: (row) => <Id id={row.actorId} /> }, { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
      ]} /> : <ListPage<AlarmRow> key={book} name="alarms" sheet={calls.sheets.alarms} title={w.books['alarms']!} idOf={(row) => row.id} to={curveOf} load={calls.alarms} filters={kinds} empty={empty(w.quiet)} columns={[
        { key: 'goods', title: w.goods, isMain: true, text: (row) => row.title, show: (row) => <b>{row.title}</b> }, { key: 'kind', title: w.kind, text: (row) => w.alarms[row.kind] ?? row.kind, show: (row) => <State text={w.alarms[row.kind] ?? row.kind} tone="bad" /> }, { key: 'offer', title: w.offer, text: (row) => row.offerName, show: (row) => row.offerName },
        { key: 'fen', title: w.after, isNumber: true, text: (row) => row.fen / 100, show: (row) => yuan(row.fen) }, { key: 'against', title: w.against, isNumber: true, text: (row) => row.againstFen / 100, show: (row) => yuan(row.againstFen) }, { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
      ]} />}
    </>
  )
}
