import { useQuery } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useRef, useState } from 'react'
import { Failed, Panel, Quiet, useDo, Waiting } from '../../../design/parts'
import { Papers } from '../../../design/papers'
import { useLook } from '../../../design/theme'
import { api } from '../../api'

/** The store's papers 资质文件: adding, having back, putting away. Who may not see them does not see this. */
export function StorePapers() {
  const { words } = useLook()
  const { modal } = App.useApp()
  const act = useDo()
  const input = useRef<HTMLInputElement>(null)
  const [kind, choose] = useState('licence')
  const [isBusy, setBusy] = useState(false)
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) })
  const may = me?.permits.includes('merchants.papers') ?? false
  const { data, error, refetch } = useQuery({ queryKey: ['papers'], queryFn: () => api.myPapers({}), enabled: may })
  if (!may) return null
  const add = async (file: File) => { setBusy(true); if (await act(() => api.addPaper({ file, kind } as never))) await refetch(); setBusy(false) }
  const remove = (id: string) => { void modal.confirm({ title: words.paperRemove, content: words.paperRemoveSure, okText: words.paperRemove, cancelText: words.cancel, okButtonProps: { danger: true }, onOk: async () => { if (await act(() => api.removePaper({ id }))) await refetch() } }) }
  const adding = (
    <span className="screen-actions">
      <Select aria-label={words.paperKind} value={kind} onChange={choose} options={Object.entries(words.paperKinds).map(([value, label]) => ({ value, label }))} style={{ minWidth: 140 }} />
      <input ref={input} type="file" accept="application/pdf" hidden aria-label={words.addPaper} onChange={(event) => { const [file] = event.target.files ?? []; if (file) void add(file); event.target.value = '' }} />
      <Button type="primary" loading={isBusy} onClick={() => input.current?.click()}>{words.addPaper}</Button>
    </span>
  )
  return (
    <Panel title={words.papers} extra={data && data.items.length > 0 && adding}>
      <p><Quiet>{words.papersHint}</Quiet></p>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Waiting /> : data.items.length === 0 ? <div className="desk-empty"><p>{words.noPapers}</p>{adding}</div>
        : <Papers items={data.items} fileOf={(id) => `/v1/merchant/papers/${id}/file`} more={({ id }) => <Button danger onClick={() => { remove(id) }}>{words.paperRemove}</Button>} />}
    </Panel>
  )
}
