import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd'
import { useRef, useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Act, ActSurely, ActWithText, State } from '../../../design/parts'
import { api } from '../../api'
import { Places } from './places'
import { stockWords as s } from '../../../design/stock-words'

/** Warehouses 仓库: which areas each serves and in which sequence, closed and opened again, and their closed days. */
type Row = Awaited<ReturnType<typeof api.warehouses>>['items'][number]
interface Draft { name: string; priority: number; areas: string[] }

export function Warehouses() {
  const queries = useQueryClient()
  const [open, setOpen] = useState<{ row?: Row; what: 'form' | 'day' }>()
  const { data: provinces } = useQuery({ queryKey: ['provinces'], queryFn: () => api.regions({}) })
  const nameOf = new Map(provinces?.items.map(({ code, name }) => [code, name]))
  const again = () => { setOpen(undefined); void queries.invalidateQueries({ queryKey: ['warehouses'] }) }
  const closing = (row: Row, closedFor: 'planned' | 'emergency' | null) => (note: string) => api.closeWarehouse({ id: row.id, closedFor, note })
  return (
    <>
      <ListPage<Row> name="warehouses" title={s.warehouses} head={<><Places /><p className="quiet">{s.closeHint}</p></>} idOf={(row) => row.id} load={() => api.warehouses({})} actions={<Button type="primary" onClick={() => { setOpen({ what: 'form' }) }}>{s.newWarehouse}</Button>}
        empty={<><p className="quiet">{s.noWarehouse}</p><Button type="primary" onClick={() => { setOpen({ what: 'form' }) }}>{s.newWarehouse}</Button></>}
        columns={[
          { key: 'name', title: s.name, text: (row) => row.name, show: (row) => <b>{row.name}</b> },
          { key: 'priority', title: s.priority, isNumber: true, text: (row) => row.priority, show: (row) => row.priority },
          { key: 'areas', title: s.areas, text: (row) => row.areas.join(' '), show: (row) => (row.areas.length === 0 ? s.everywhere : row.areas.map((code) => nameOf.get(code) ?? code).join('、')) },
          { key: 'state', title: s.state, text: (row) => (row.isOpen ? s.open : s.closed[row.closedFor ?? 'planned']!), show: (row) => <State text={row.isOpen ? s.open : s.closed[row.closedFor ?? 'planned']!} tone={row.isOpen ? 'good' : row.closedFor === 'emergency' ? 'bad' : 'calm'} /> },
          { key: 'day', title: s.closedDay, text: (row) => row.closedDay ?? '', show: (row) => row.closedDay ?? <span className="quiet">{s.never}</span> },
          { key: 'do', title: '', show: (row) => (
            <span className="screen-actions">
              <Button size="small" onClick={() => { setOpen({ row, what: 'form' }) }}>{s.change}</Button>
              <Button size="small" onClick={() => { setOpen({ row, what: 'day' }) }}>{s.closeDay}</Button>
              {row.isOpen ? <><ActWithText small text={s.close} label={s.whyClose} missing={s.required} run={closing(row, 'planned')} after={again} /><ActWithText small danger text={s.closeNow} label={s.whyClose} missing={s.required} run={closing(row, 'emergency')} after={again} /></> : <><MoveHolds row={row} after={again} /><Act small text={s.reopen} run={() => closing(row, null)('')} after={again} /></>}
            </span>) },
        ]} />
      <Modal open={open !== undefined} title={open?.what === 'day' ? `${s.closeDay}：${open.row!.name}` : open?.row?.name ?? s.newWarehouse} onCancel={() => { setOpen(undefined) }} footer={null} destroyOnHidden>
        {open?.what === 'form' && <Fields row={open.row} areas={provinces?.items ?? []} after={again} />}
        {open?.what === 'day' && <DayForm row={open.row!} after={again} />}
      </Modal>
    </>
  )
}

function Fields({ row, areas, after }: { readonly row: Row | undefined; readonly areas: readonly { readonly code: string; readonly name: string }[]; readonly after: () => void }) {
  return (
    <FormPage<Draft> name={`warehouse-${row?.id ?? 'new'}`} keepsDraft={false} initial={{ name: row?.name ?? '', priority: row?.priority ?? 1, areas: [...row?.areas ?? []] }} submit={(draft, key) => (row ? api.changeWarehouse({ id: row.id, ...draft }) : api.openWarehouse(draft, { key }))} after={after}>
      <Form.Item name="name" label={s.name} rules={[{ required: true, whitespace: true, message: s.required }]}><Input maxLength={40} /></Form.Item>
      <Form.Item name="priority" label={s.priority} rules={[{ required: true, message: s.required }]}><InputNumber min={1} max={1_000} precision={0} /></Form.Item>
      <Form.Item name="areas" label={s.areas} extra={s.areasHint}><Select mode="multiple" optionFilterProp="label" options={areas.map(({ code, name }) => ({ value: code, label: name }))} /></Form.Item>
    </FormPage>
  )
}

/** Step after step until all of it has gone or is listed; what was done stands, whatever comes of the next step. */
function MoveHolds({ row, after }: { readonly row: Row; readonly after: () => void }) {
  const sum = useRef({ moved: 0, stuck: 0 })
  const run = async () => {
    sum.current = { moved: 0, stuck: 0 }
    for (let at: string | null | undefined; at !== null;) {
      const { moved, stuck, next }: Awaited<ReturnType<typeof api.moveHolds>> = await api.moveHolds({ id: row.id, ...(at && { after: at }) })
      sum.current = { moved: sum.current.moved + moved, stuck: sum.current.stuck + stuck }
      at = next
    }
  }
  return <ActSurely small text={s.moveHolds} sure={s.moveHoldsSure} run={run} done={() => s.movedNow(sum.current.moved, sum.current.stuck)} after={after} />
}

const DayForm = ({ row, after }: { readonly row: Row; readonly after: () => void }) => (
  <FormPage<{ day: string }> name="close-day" keepsDraft={false} initial={{ day: '' }} submit={({ day }) => api.closeStockDay({ id: row.id, day })} after={after} text={s.closeDay}>
    <Form.Item name="day" label={s.closedDay} extra={s.closeDayHint} rules={[{ required: true, message: s.required }]}><Input type="date" /></Form.Item>
  </FormPage>
)
