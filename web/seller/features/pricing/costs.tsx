import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button } from 'antd'
import { useRef, useState } from 'react'
import { yuan } from '../../../design/format'
import { ListPage } from '../../../design/list-page'
import { Quiet, useDo } from '../../../design/parts'
import { priceWords as w } from '../../../design/price-words'
import { api } from '../../api'

/** Landed costs 到岸成本 of all SKUs, with the floor that follows; filled in by the file. */
type Row = Awaited<ReturnType<typeof api.costs>>['items'][number]
const share = (bp: number | null) => (bp === null ? '–' : `${bp / 100}%`)
const money = (fen: number | null) => (fen === null ? <Quiet>–</Quiet> : yuan(fen))

export function Costs() {
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [busy, setBusy] = useState(false)
  const [told, tell] = useState<Awaited<ReturnType<typeof api.importCosts>>>()
  const take = async (file: File) => {
    setBusy(true)
    await act(async () => { tell(await api.importCosts({ file } as never)); await queries.invalidateQueries({ queryKey: ['costs'] }) })
    setBusy(false)
  }
  return (
    <ListPage<Row> name="costs" sheet="costs" title={w.costs} idOf={(row) => row.skuId} load={(_ask, cursor) => api.costs({ limit: 50, ...(cursor && { cursor }) })}
      actions={<><Button loading={busy} onClick={() => { input.current?.click() }}>{w.importCosts}</Button><input ref={input} type="file" accept=".csv,.tsv,.xlsx" hidden aria-label={w.importCosts} onChange={(event) => { const file = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (file) void take(file) }} /></>}
      head={<Alert type={told?.wrong.length ? 'warning' : 'info'} showIcon message={told ? w.imported(told.set) : w.costsHint} description={told && told.wrong.length > 0 ? <ul>{told.wrong.map(({ no, code, field }) => <li key={no}>{w.wrongRow(no, code, w.fields[field ?? ''] ?? '')}</li>)}</ul> : undefined} />}
      columns={[
        { key: 'sku', title: w.sku, isMain: true, text: (row) => row.code, show: (row) => <><b>{row.title}</b><small className="quiet under">{row.specText} · {row.code}</small></> }, { key: 'price', title: w.now, isNumber: true, text: (row) => row.priceFen / 100, show: (row) => yuan(row.priceFen) },
        { key: 'goods', title: w.goodsYuan, isNumber: true, text: (row) => (row.goodsFen ?? 0) / 100, show: (row) => money(row.goodsFen) }, { key: 'freight', title: w.freightYuan, isNumber: true, text: (row) => (row.freightFen ?? 0) / 100, show: (row) => money(row.freightFen) },
        { key: 'shares', title: `${w.commission} / ${w.ads} / ${w.returns}`, text: (row) => share(row.commissionBp), show: (row) => `${share(row.commissionBp)} / ${share(row.adsBp)} / ${share(row.returnsBp)}` }, { key: 'least', title: w.least, isNumber: true, text: (row) => (row.leastFen ?? 0) / 100, show: (row) => <b className={row.leastFen !== null && row.leastFen > row.priceFen ? 'wrong' : ''}>{money(row.leastFen)}</b> },
      ]} />
  )
}
