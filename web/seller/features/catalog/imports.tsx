import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useRef, useState } from 'react'
import { saveText } from '../../../design/csv'
import { Act, Panel, Screen, State, useDo, When } from '../../../design/parts'
import { api } from '../../api'
import { toneOf } from '../../tones'
import { words as w } from '../../words'

/** Import 批量导入: a file is looked at first, its columns matched, each fault named; only then it runs, and what was wrong can be fetched as a file. */
type Uploaded = Awaited<ReturnType<typeof api.uploadImport>>
type Preview = Pick<Uploaded, 'counts' | 'wrong'>
const fields = ['code', 'sku', 'title', 'subtitle', 'brand', 'category', 'price', 'spec', 'weight', 'points', 'attributes', 'pictures', 'pain', 'solution', 'trust', 'action'] as const
const mostShown = 50

export function Imports() {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [file, setFile] = useState<Uploaded>()
  const { data, refetch } = useQuery({ queryKey: ['imports'], queryFn: () => api.myImports({}) })
  return (
    <Screen title={w.imports} actions={<Button type="primary" onClick={() => input.current?.click()}>{w.chooseFile}</Button>}>
      <input ref={input} type="file" accept=".csv,.jsonl,.ndjson,.txt" hidden aria-label={w.chooseFile} onChange={(event) => { const [given] = event.target.files ?? []; event.target.value = ''; if (given) void act(async () => { setFile(await api.uploadImport({ file: given } as never)) }, w.preview) }} />
      {file && <Mapping key={file.id} file={file} done={() => { setFile(undefined); void refetch() }} />}
      <Panel title={w.imports}><div className="matrix" tabIndex={0} role="region" aria-label={w.imports}><table className="lines-table"><thead><tr><th>{w.file}</th><th>{w.state}</th><th>{w.result}</th><th>{w.createdAt}</th><th /></tr></thead><tbody>
        {(data?.items ?? []).map((one) => <tr key={one.id}><td>{one.filename}</td><td><State text={w.importStates[one.state] ?? one.state} tone={one.state === 'done' ? 'good' : toneOf('waiting')} /></td><td>{w.counts(one)}</td><td><When at={one.createdAt} /></td><td>{one.wrong > 0 && <Act small text={w.badRows} run={async () => { saveText('bad-rows.csv', await api.badRows({ id: one.id })) }} />}</td></tr>)}
      </tbody></table></div></Panel>
    </Screen>
  )
}

function Mapping({ file, done }: { readonly file: Uploaded; readonly done: () => void }) {
  const [mapping, setMapping] = useState<Record<string, string>>(() => ({ ...file.mapping }))
  const [preview, setPreview] = useState<Preview>(file)
  const known = [...new Set([...Object.keys(file.mapping), ...fields])]
  return (
    <Panel title={`${w.mapping}（${file.rows} ${w.rows}）`}>
      <div className="form-row">{known.map((field) => <label key={field} className="form-label">{field}<Select aria-label={field} allowClear placeholder={w.skip} value={mapping[field] ?? null} options={file.columns.map((column) => ({ value: column, label: column }))} onChange={(column: string | undefined) => { const { [field]: _old, ...rest } = mapping; setMapping(column ? { ...rest, [field]: column } : rest) }} /></label>)}</div>
      <p role="status"><b>{w.counts(preview.counts)}</b></p>
      {preview.wrong.length > 0 && <ul>{preview.wrong.slice(0, mostShown).map((one) => <li key={`${one.no}/${one.field}`} className="wrong">{w.row} {one.no} · {one.field}：{one.fault}</li>)}</ul>}
      <div className="form-foot"><Act text={w.preview} run={async () => { setPreview(await api.previewImport({ id: file.id, mapping })) }} /><Act isMain text={w.run} run={() => api.runImport({ id: file.id, mapping })} after={done} /></div>
    </Panel>
  )
}
