import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ListPage } from '../../../design/list-page'
import { Act, ActWithText, Facts, Go, Money, Panel } from '../../../design/parts'
import { receiverColumns, splitColumns, splitFilters, type ReceiverRow } from '../../../design/split-columns'
import { splitWords as w } from '../../../design/split-words'
import { api } from '../../api'

/** Splits 分账 (E18): what channels keep and pay to stores, and who may receive; staff let the channel check, and say whose money goes by split. */
type Split = Awaited<ReturnType<typeof api.staffSplits>>['items'][number]
type Receiver = Awaited<ReturnType<typeof api.staffReceivers>>['items'][number]

export function Splits() {
  const { data } = useQuery({ queryKey: ['split-sums'], queryFn: () => api.staffSplitSums({}) })
  return <ListPage<Split> name="splits" title={w.title} idOf={(row) => row.id} load={(ask, cursor) => api.staffSplits({ ...ask, limit: 50, ...(cursor && { cursor }) })} sheet="staffSplits" filters={splitFilters} columns={splitColumns('everybody')} empty={<><p className="quiet">{w.none}</p><Go to="/splits/receivers" text={w.receivers} isMain /></>}
    actions={<><Go to="/splits/receivers" text={w.receivers} isMain /><Go to="/settings" text={w.percentTitle} /></>}
    head={data && <>{data.silent > 0 && <p className="lead wrong" role="status">{w.silent(data.silent)}</p>}<Panel><Facts items={[[w.kept, <Money key="kept" fen={data.keptFen ?? 0} />], [w.underWay, <Money key="way" fen={data.underWayFen} />], [w.paid, <Money key="paid" fen={data.paidFen} />]]} /></Panel></>} />
}

export function SplitReceivers() {
  const queries = useQueryClient()
  const mayWrite = useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('splits.write') ?? false
  const { data } = useQuery({ queryKey: ['split-offered'], queryFn: () => api.staffReceivers({ limit: 1 }) })
  const again = () => { void queries.invalidateQueries({ queryKey: ['split-receivers'] }) }
  const doing = (row: ReceiverRow) => mayWrite && <span className="screen-actions">
    {row.state === 'submitted' && <><Act small text={w.check} run={() => api.checkReceiver({ id: row.id })} after={again} /><ActWithText small danger text={w.reject} label={w.rejectWhy} run={(why) => api.rejectReceiver({ id: row.id, why })} after={again} /></>}
    {row.state === 'signed' && <ActWithText small text={row.isOn ? w.turnOff : w.turnOn} label={w.note} run={(note) => api.switchReceiver({ id: row.id, isOn: !row.isOn, note })} after={again} />}
  </span>
  return <ListPage<Receiver> name="split-receivers" sheet="staffReceivers" title={w.receivers} idOf={(row) => row.id} load={(ask, cursor) => api.staffReceivers({ ...ask, limit: 50, ...(cursor && { cursor }) })} filters={[{ name: 'state', label: w.state, options: Object.entries(w.receiverStates).map(([value, label]) => ({ value, label })) }]}
    columns={[...receiverColumns('everybody'), { key: 'do', title: '', show: doing }]} empty={<p className="quiet">{w.noReceivers}</p>} actions={<Go to="/splits" text={w.back} />}
    head={data && <p className="lead quiet">{data.offered.length === 0 ? w.noneOn : data.offered.map(({ channel, percent }) => `${w.channels[channel]}：${w.percent(percent)}`).join(' · ')}</p>} />
}
