import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Form, Input, Modal } from 'antd'
import { useRef, useState } from 'react'
import { FormPage } from '../../../design/form-page'
import { ListPage } from '../../../design/list-page'
import { Facts, Failed, Panel, Quiet, Screen, State, useDo, Waiting, When } from '../../../design/parts'
import { voucherWords as w } from '../../../design/voucher-words'
import { pieceTones } from '../../../design/vouchers'
import { api } from '../../api'

/** Codes and links 卡密与链接 of a store: what lies where, codes brought in with an answer for each row, and who looked at one. */
type Row = Awaited<ReturnType<typeof api.voucherSkus>>['items'][number]
type Told = Awaited<ReturnType<typeof api.importCodes>>
type Piece = Awaited<ReturnType<typeof api.voucherCodes>>['items'][number]

export function Vouchers() {
  return (
    <ListPage<Row> name="vouchers" title={w.title} idOf={(row) => row.skuId} to={(row) => `/vouchers/${row.skuId}`} load={(_ask, cursor) => api.voucherSkus({ limit: 50, ...(cursor && { cursor }) })} empty={<><p className="quiet">{w.noneHint}</p><Link to="/products/new"><Button type="primary">{w.newProduct}</Button></Link></>}
      columns={[
        { key: 'sku', title: w.sku, isMain: true, text: (row) => `${row.title} ${row.specText}`, show: (row) => <><b>{row.title}</b> <Quiet>{row.specText}</Quiet></> },
        { key: 'kind', title: w.kind, text: (row) => w.kinds[row.kind]!, show: (row) => w.kinds[row.kind] },
        { key: 'unsold', title: w.unsold, isNumber: true, text: (row) => row.unsold, show: (row) => (row.kind === 'link' ? <State text={row.hasContent ? w.set : w.noContent} tone={row.hasContent ? 'good' : 'bad'} /> : <>{row.isLow && <State text={w.low} tone="warn" />} {row.unsold}</>) },
        { key: 'sent', title: w.sent, isNumber: true, text: (row) => row.sent, show: (row) => row.sent },
        { key: 'viewed', title: w.viewed, isNumber: true, text: (row) => row.viewed, show: (row) => row.viewed },
      ]} />
  )
}

export function VoucherSku() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['voucher-sku', id], queryFn: async () => { const { items: [choice] } = await api.mySkus({ ids: id }); return { choice, rows: await api.voucherSkus({ limit: 100 }) } } })
  const mayWrite = useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('vouchers.write') ?? false
  const again = () => { for (const key of ['voucher-sku', 'vouchers', 'voucher-codes']) void queries.invalidateQueries({ queryKey: [key] }) }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const row = data.rows.items.find(({ skuId }) => skuId === id)
  const title = data.choice ? `${data.choice.title} ${data.choice.specText}`.trim() : id
  return (
    <Screen title={title} back={<Link to="/vouchers" aria-label={w.title}>‹</Link>}>
      {row && <Panel><Facts items={[[w.kind, w.kinds[row.kind]!], ...(row.kind === 'code' ? [[w.unsold, row.unsold] as const] : [[w.content, row.hasContent ? w.set : w.noContent] as const]), [w.sent, row.sent], [w.viewed, row.viewed]]} /></Panel>}
      {mayWrite && row?.kind === 'code' && <Bring skuId={id} after={again} />}
      {mayWrite && row?.kind === 'link' && <Panel title={w.content}><FormPage<{ text: string }> name={`voucher-content-${id}`} keepsDraft={false} initial={{ text: '' }} text={w.save} submit={({ text }) => api.setVoucherContent({ skuId: id, text })} after={again}><Form.Item name="text" label={w.content} extra={<>{w.contentHint} {w.sealed}</>} rules={[{ required: true, whitespace: true }]}><Input.TextArea rows={3} maxLength={4_000} /></Form.Item></FormPage></Panel>}
      <Codes skuId={id} />
    </Screen>
  )
}

function Bring({ skuId, after }: { readonly skuId: string; readonly after: () => void }) {
  const [told, tell] = useState<Told>()
  const file = useRef<HTMLInputElement>(null)
  const act = useDo()
  const take = async (work: () => Promise<Told>) => { tell(await work()); after() }
  return (
    <Panel title={w.paste} extra={<><Button size="small" title={w.fileHint} onClick={() => { file.current?.click() }}>{w.byFile}</Button><input ref={file} type="file" accept=".csv,.tsv,.xlsx,.txt" hidden aria-label={w.byFile} onChange={(event) => { const one = event.currentTarget.files?.[0]; event.currentTarget.value = ''; if (one) void act(() => take(() => api.importCodeFile({ skuId, file: one } as never))) }} /></>}>
      <FormPage<{ text: string }> name={`voucher-codes-${skuId}`} keepsDraft={false} initial={{ text: '' }} text={w.bring} submit={({ text }) => take(() => api.importCodes({ skuId, text }))}><Form.Item name="text" label={w.code} extra={w.pasteHint} rules={[{ required: true, whitespace: true }]}><Input.TextArea rows={5} autoComplete="off" spellCheck={false} /></Form.Item></FormPage>
      {told && <div role="status"><p><b>{w.told(told.added, told.rows.length)}</b></p>
        {told.rows.some(({ outcome }) => outcome !== 'added') && <div className="table-box" tabIndex={0} role="region" aria-label={w.outcome}><table className="table"><thead><tr>{[w.row, w.code, w.outcome].map((title) => <th key={title} scope="col">{title}</th>)}</tr></thead><tbody>{told.rows.filter(({ outcome }) => outcome !== 'added').slice(0, 100).map((row) => <tr key={row.no}><td data-title={w.row}>{row.no}</td><td data-title={w.code}><code>{row.shown}</code></td><td data-title={w.outcome}><State text={w.outcomes[row.outcome]!} tone={row.outcome === 'wrong' ? 'bad' : 'warn'} /></td></tr>)}</tbody></table></div>}</div>}
    </Panel>
  )
}

function Codes({ skuId }: { readonly skuId: string }) {
  const [looked, look] = useState<Piece>()
  return (
    <>
      <ListPage<Piece> name="voucher-codes" title={w.code} idOf={(row) => row.id} load={(ask, cursor) => api.voucherCodes({ skuId, limit: 50, ...(ask.state && { state: ask.state as Piece['state'] }), ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noCodes}</p>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'code', title: w.code, isMain: true, show: (row) => <code>{row.shown}</code> },
          { key: 'state', title: w.state, show: (row) => <State text={w.states[row.state]!} tone={pieceTones[row.state]!} /> },
          { key: 'order', title: w.order, show: (row) => (row.orderId ? <Link to={`/orders/${row.orderId}` as '/'}>{w.order} ›</Link> : <Quiet>–</Quiet>) },
          { key: 'sent', title: w.sentAt, show: (row) => <When at={row.sentAt} /> },
          { key: 'viewed', title: w.viewedAt, show: (row) => (row.viewedAt ? <Button type="link" size="small" onClick={() => { look(row) }}><When at={row.viewedAt} /></Button> : <Quiet>–</Quiet>) },
        ]} />
      <Modal open={looked !== undefined} title={`${w.views} ${looked?.shown ?? ''}`} footer={null} onCancel={() => { look(undefined) }} destroyOnHidden>{looked && <Looks id={looked.id} />}</Modal>
    </>
  )
}

function Looks({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery({ queryKey: ['voucher-views', id], queryFn: () => api.voucherViews({ id, limit: 100 }) })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return data.items.length === 0 ? <p className="quiet">{w.noViews}</p> : <ul>{data.items.map((one) => <li key={one.id} className="desk-panel-head"><code>{one.viewerId}</code><When at={one.at} /></li>)}</ul>
}
