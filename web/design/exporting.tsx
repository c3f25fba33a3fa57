import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Checkbox, Modal, Segmented, Skeleton } from 'antd'
import { createContext, useContext, useState } from 'react'
import { Act, Failed, Quiet, Screen, State, When } from './parts'
import { useLook } from './theme'

/** Exports 导出: every list as a file, with its filters and the columns that somebody chooses; small ones at once, large ones under 导出任务. */
const formats = ['csv', 'xlsx'] as const
type Format = (typeof formats)[number]
interface Kind { readonly kind: string; readonly title: string; readonly columns: readonly { readonly key: string; readonly title: string }[] }
interface ExportRow { readonly id: string; readonly title: string; readonly format: string; readonly state: 'running' | 'done' | 'cancelled' | 'failed' | 'expired'; readonly rows: number; readonly isCut: boolean; readonly createdAt: string; readonly expiresAt: string }
export interface ExportStore {
  kinds(): Promise<readonly Kind[]>
  make(wish: { readonly kind: string; readonly format: Format; readonly columns: string[]; readonly filters: Record<string, string> }): Promise<{ readonly id: string; readonly state: string; readonly rows: number }>
  list(cursor: string | undefined): Promise<{ readonly items: readonly ExportRow[]; readonly next: string | null }>
  cancel(id: string): Promise<unknown>
  fileOf(id: string): string
}
export const ExportsKept = createContext<ExportStore | null>(null)
const pollMs = 1_500

function download(address: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = ''
  link.click()
}

/** The button over a list: which columns, which form, then the file, or where to find it later. */
export function ExportButton({ kind, filters }: { readonly kind: string; readonly filters: Readonly<Record<string, string>> }) {
  const { words } = useLook()
  const { message } = App.useApp()
  const store = useContext(ExportsKept)
  const queries = useQueryClient()
  const [isOpen, open] = useState(false)
  const [chosen, choose] = useState<readonly string[] | null>(null)
  const [format, setFormat] = useState<Format>('xlsx')
  const [isBusy, setBusy] = useState(false)
  const { data, error, refetch } = useQuery({ queryKey: ['export-kinds'], queryFn: () => store!.kinds(), enabled: store !== null && isOpen, staleTime: Infinity })
  if (!store) return null
  const columns = data?.find((one) => one.kind === kind)?.columns ?? []
  const picked = chosen ?? columns.map((column) => column.key)
  const go = () => {
    setBusy(true)
    store.make({ kind, format, columns: [...picked], filters: { ...filters } }).then(({ id, state, rows }) => {
      open(false)
      void queries.invalidateQueries({ queryKey: ['exports'] })
      if (state === 'done') { download(store.fileOf(id)); message.success(words.exported(rows)) } else message.info(<>{words.exportGoesOn} <Link to="/exports">{words.exports}</Link></>, 8)
    }, (fault: Error) => { message.error(fault.message, 6) }).finally(() => { setBusy(false) })
  }
  return (
    <>
      <Button onClick={() => { open(true) }}>{words.exportList}</Button>
      <Modal title={words.exportList} open={isOpen} onCancel={() => { open(false) }} onOk={go} okText={words.exportNow} cancelText={words.cancel} confirmLoading={isBusy} okButtonProps={{ disabled: picked.length === 0 || columns.length === 0 }}>
        {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <Skeleton active /> : <>
          <p><Quiet>{Object.keys(filters).length > 0 ? words.exportFiltered : words.exportAll}</Quiet></p>
          <p><Segmented aria-label={words.format} value={format} options={formats.map((one) => ({ value: one, label: one.toUpperCase() }))} onChange={(value) => { setFormat(value) }} /></p>
          <p><Checkbox checked={picked.length === columns.length} indeterminate={picked.length > 0 && picked.length < columns.length} onChange={() => { choose(picked.length === columns.length ? [] : null) }}>{words.allColumns}</Checkbox></p>
          <Checkbox.Group className="export-columns" value={[...picked]} options={columns.map(({ key, title }) => ({ value: key, label: title }))} onChange={(keys) => { choose(keys) }} />
        </>}
      </Modal>
    </>
  )
}

/** What somebody has exported: how far it is, the file, until when. */
export function ExportsPage() {
  const { words } = useLook()
  const store = useContext(ExportsKept)!
  const { data, error, isPending, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({ queryKey: ['exports'], queryFn: ({ pageParam }) => store.list(pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some((row) => row.state === 'running')) ? pollMs : false) })
  const rows = data?.pages.flatMap((page) => page.items) ?? []
  const again = () => { void refetch() }
  return (
    <Screen title={words.exports}>
      {error ? <Failed fault={error} again={again} /> : isPending ? <Skeleton active /> : rows.length === 0 ? <div className="desk-empty"><p>{words.noExports}</p><Link to="/">{words.home}</Link></div> : (
        <div className="table-box" tabIndex={0} role="region" aria-label={words.exports}><table className="table">
          <thead><tr><th scope="col">{words.exportOf}</th><th scope="col">{words.exportState}</th><th scope="col" className="number">{words.exportRows}</th><th scope="col">{words.exportAt}</th><th scope="col">{words.exportUntil}</th><th /></tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={row.id}>
              <td data-title={words.exportOf}>{row.title} · {row.format.toUpperCase()}</td>
              <td data-title={words.exportState}><State text={words.exportStates[row.state]} tone={row.state === 'done' ? 'good' : row.state === 'failed' ? 'bad' : 'calm'} /></td>
              <td data-title={words.exportRows} className="number" aria-live={row.state === 'running' ? 'polite' : 'off'}>{row.rows.toLocaleString()}{row.isCut && <div><Quiet>{words.exportCut}</Quiet></div>}</td>
              <td data-title={words.exportAt}><When at={row.createdAt} /></td>
              <td data-title={words.exportUntil}><When at={row.expiresAt} /></td>
              <td className="does"><span className="screen-actions">{row.state === 'done' && <Button size="small" type="primary" href={store.fileOf(row.id)} download>{words.download}</Button>}{row.state === 'running' && <Act small text={words.cancel} run={() => store.cancel(row.id)} after={again} />}</span></td>
            </tr>))}</tbody>
        </table></div>)}
      {hasNextPage && <p className="desk-more"><Button onClick={() => { void fetchNextPage() }}>{words.more}</Button></p>}
    </Screen>
  )
}
