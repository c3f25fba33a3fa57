import { useQueryClient } from '@tanstack/react-query'
import { App, Button, InputNumber } from 'antd'
import { useState } from 'react'
import { ListPage } from '../../../design/list-page'
import { Id, Quiet, When } from '../../../design/parts'
import { inLocale } from '../../../design/theme'
import { api } from '../../api'
import { words as w } from '../../words'

/** Settings 设置: business numbers within bounds, each with who changed it last; out of bounds is said beside the number. */
type Row = Awaited<ReturnType<typeof api.settings>>['items'][number]

export function Settings() {
  return (
    <ListPage<Row> name="settings" title={w.settings} idOf={(row) => row.key} load={() => api.settings({})} columns={[
      { key: 'key', title: w.key, text: (row) => row.key, show: (row) => <><b>{inLocale(row.says) ?? row.key}</b><div><Quiet>{row.key}</Quiet></div></> },
      { key: 'value', title: w.value, text: (row) => row.value, show: (row) => <Change key={row.version} row={row} /> },
      { key: 'bounds', title: w.bounds, text: (row) => `${row.least}–${row.most}`, show: (row) => <span className="nowrap">{row.least}–{row.most} {w.units[row.unit] ?? row.unit}</span> },
      { key: 'fallback', title: w.fallback, text: (row) => row.fallback, show: (row) => row.fallback },
      { key: 'changedBy', title: w.changedBy, text: (row) => row.changedBy ?? '', show: (row) => (row.changedBy ? <><Id id={row.changedBy} /> <When at={row.changedAt} /></> : '–') },
    ]} />
  )
}

function Change({ row }: { readonly row: Row }) {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [value, setValue] = useState<number | null>(row.value)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const save = () => {
    setBusy(true)
    api.putSetting({ key: row.key, value: value! }).then(() => { message.success(w.change); void queries.invalidateQueries({ queryKey: ['settings'] }) }, (fault: Error) => { setWrong(fault.message) }).finally(() => { setBusy(false) })
  }
  return (
    <span>
      <InputNumber aria-label={row.key} value={value} onChange={(next) => { setValue(next); setWrong('') }} status={wrong ? 'error' : ''} precision={0} onPressEnter={save} /> <Quiet>{w.units[row.unit] ?? row.unit}</Quiet> {value !== row.value && value !== null && <Button size="small" type="primary" loading={busy} onClick={save}>{w.change}</Button>}
      {wrong && <div className="wrong" role="alert">{wrong}</div>}
    </span>
  )
}
