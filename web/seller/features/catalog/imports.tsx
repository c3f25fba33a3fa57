import { useQuery } from '@tanstack/react-query'
import { Button, Popconfirm, Progress, Segmented, Select, Skeleton } from 'antd'
import { useRef, useState } from 'react'
import { Act, Failed, Panel, Quiet, Screen, State, useDo, When } from '../../../design/parts'
import { api } from '../../api'
import { words as w } from '../../words'

/** Import 批量导入: a file is looked at first, its columns matched, what would change and each fault shown; then the worker runs it, and it can be stopped and undone. */
type Uploaded = Awaited<ReturnType<typeof api.uploadImport>>
type Import = Awaited<ReturnType<typeof api.myImports>>['items'][number]
type Preview = Pick<Uploaded, 'counts' | 'wrong' | 'changes'>
type Encoding = Uploaded['encoding']
interface Given { readonly file: File; readonly taken: Uploaded }
const encodings: readonly Encoding[] = ['utf-8', 'gb18030']
const pollMs = 1_000
const isMoving = (one: Import) => one.state === 'running' || one.state === 'undoing'
const nameOf = (field: string): string => w.fieldNames[field] ?? field
const template = '/v1/merchant/imports/template?format=xlsx'

export function Imports() {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [given, setGiven] = useState<Given>()
  const { data, error, isPending, refetch } = useQuery({ queryKey: ['imports'], queryFn: () => api.myImports({}), refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? pollMs : false) })
  const again = () => { void refetch() }
  const upload = (file: File, encoding?: Encoding) => act(async () => { setGiven({ file, taken: await api.uploadImport({ file, ...(encoding && { encoding }) } as never) }) }, w.preview)
  const choose = <Button type="primary" onClick={() => input.current?.click()}>{w.chooseFile}</Button>
  return (
    <Screen title={w.imports} actions={<><Button href={template} download>{w.template}</Button>{choose}</>}>
      <input ref={input} type="file" accept=".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson" hidden aria-label={w.chooseFile} onChange={(event) => { const [file] = event.target.files ?? []; event.target.value = ''; if (file) void upload(file) }} />
      <p className="hint"><Quiet>{w.importHint}</Quiet></p>
      {given && <Mapping key={given.taken.id} taken={given.taken} recode={(encoding) => { void upload(given.file, encoding) }} done={() => { setGiven(undefined); again() }} />}
      {error ? <Failed fault={error} again={again} /> : isPending ? <Skeleton active /> : data.items.length === 0 ? !given && <div className="desk-empty"><p>{w.noImports}</p>{choose}</div> : <Panel title={w.imports}><Table items={data.items} again={again} /></Panel>}
    </Screen>
  )
}

function Table({ items, again }: { readonly items: readonly Import[]; readonly again: () => void }) {
  const act = useDo()
  return (
    <div className="table-box" tabIndex={0} role="region" aria-label={w.imports}><table className="table"><thead><tr><th scope="col">{w.file}</th><th scope="col">{w.state}</th><th scope="col">{w.result}</th><th scope="col">{w.createdAt}</th><th /></tr></thead><tbody>
      {items.map((one) => (
        <tr key={one.id}>
          <td data-title={w.file}>{one.filename}</td>
          <td data-title={w.state}><State text={w.importStates[one.state] ?? one.state} tone={one.state === 'done' ? 'good' : one.state === 'failed' || one.state === 'done_with_errors' ? 'bad' : 'calm'} />{one.state === 'running' && <div role="status"><Progress percent={Math.floor((one.batch / Math.max(1, one.batches)) * 100)} size="small" /><Quiet>{w.running(one.batch, one.batches)}</Quiet></div>}</td>
          <td data-title={w.result}>{w.counts(one)}{one.undone + one.kept > 0 && <div><Quiet>{w.undoneCounts(one.undone, one.kept)}</Quiet></div>}</td>
          <td data-title={w.createdAt}><When at={one.createdAt} /></td>
          <td className="does"><span className="screen-actions">
            {one.wrong > 0 && !isMoving(one) && <Button size="small" href={`/v1/merchant/imports/${one.id}/bad-rows`} download>{w.badRows}</Button>}
            {one.state === 'running' && <Act small text={w.cancelImport} run={() => api.cancelImport({ id: one.id })} after={again} />}
            {(one.state === 'failed' || one.state === 'cancelled') && <Act small text={w.run} run={() => api.runImport({ id: one.id, mapping: one.mapping })} after={again} />}
            {['done', 'done_with_errors', 'cancelled', 'failed'].includes(one.state) && one.created + one.changed > 0 && <Popconfirm title={w.undoImport} description={w.undoImportHint} onConfirm={() => { void act(() => api.undoImport({ id: one.id })).then(again) }}><Button size="small">{w.undoImport}</Button></Popconfirm>}
          </span></td>
        </tr>))}
    </tbody></table></div>
  )
}

function Mapping({ taken, recode, done }: { readonly taken: Uploaded; readonly recode: (encoding: Encoding) => void; readonly done: () => void }) {
  const [mapping, setMapping] = useState<Record<string, string>>(() => ({ ...taken.mapping }))
  const [preview, setPreview] = useState<Preview>(taken)
  const { counts, changes, wrong } = preview
  const changesNothing = counts.created + counts.changed === 0 && counts.unchanged > 0
  return (
    <Panel title={`${w.mapping}（${taken.rows} ${w.rows}）`}>
      {(taken.format === 'csv' || taken.format === 'tsv') && <p><span className="form-label">{w.encoding}</span> <Segmented aria-label={w.encoding} value={taken.encoding} options={encodings.map((one) => ({ value: one, label: one === 'utf-8' ? 'UTF-8' : 'GBK / GB18030' }))} onChange={recode} /></p>}
      {taken.isRemembered && <p><Quiet>{w.remembered}</Quiet></p>}
      <div className="form-row">{Object.keys(w.fieldNames).map((field) => <label key={field} className="form-label">{nameOf(field)}<Select aria-label={nameOf(field)} allowClear showSearch placeholder={w.skip} value={mapping[field] ?? null} options={taken.columns.map((column) => ({ value: column, label: column }))} onChange={(column: string | undefined) => { const { [field]: _old, ...rest } = mapping; setMapping(column ? { ...rest, [field]: column } : rest) }} /></label>)}</div>
      <p role="status"><b>{w.counts(counts)}</b>{changesNothing && <span> · {w.changesNothing}</span>}</p>
      {wrong.length > 0 && <ul>{wrong.map((one) => <li key={`${one.no}/${one.field}`} className="wrong">{w.row} {one.no} · {nameOf(one.field)}：{w.importFaults[one.fault] ?? one.fault}</li>)}</ul>}
      {changes.length > 0 && <div className="table-box" tabIndex={0} role="region" aria-label={w.willChange}><table className="table"><thead><tr><th scope="col">{w.row}</th><th scope="col">{w.field}</th><th scope="col">{w.before}</th><th scope="col">{w.after}</th></tr></thead>
        <tbody>{changes.map((one) => <tr key={`${one.no}/${one.field}`}><td data-title={w.row}>{one.no}</td><td data-title={w.field}>{nameOf(one.field)}</td><td data-title={w.before}><del>{one.before || '–'}</del></td><td data-title={w.after}>{one.after || '–'}</td></tr>)}</tbody></table></div>}
      <div className="form-foot"><Act text={w.preview} run={async () => { setPreview(await api.previewImport({ id: taken.id, mapping })) }} /><Act isMain text={w.run} disabled={counts.created + counts.changed === 0 && counts.wrong === 0} run={() => api.runImport({ id: taken.id, mapping })} after={done} /></div>
    </Panel>
  )
}
