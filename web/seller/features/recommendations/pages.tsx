import { findingWords as f } from '../../../design/finding-words'
import { ListPage } from '../../../design/list-page'
import { Quiet, State } from '../../../design/parts'
import { api } from '../../api'

/** How the store's pages are read 详情页结构: block by block, and where most leave. */
type Row = Awaited<ReturnType<typeof api.merchantPages>>['items'][number]
const spans = ['7', '30', '90'].map((value) => ({ value, label: value }))
const nameOf = (block: string): string => f.block[block] ?? block

export function Pages() {
  return (
    <ListPage<Row> name="pages" sheet="merchantPages" title={f.pages} idOf={(row) => row.id} to={(row) => `/products/${row.id}`} head={<p className="quiet">{f.pagesHint}</p>} load={({ days, q }, cursor) => api.merchantPages({ limit: 20, ...(days && { days: Number(days) }), ...(q && { q }), ...(cursor && { cursor }) })}
      filters={[{ name: 'days', label: f.days, options: spans }, { name: 'q', label: f.product }]} columns={[
        { key: 'title', title: f.product, text: (row) => row.title, show: (row) => <span className="thumb">{row.picture && <img src={`/files/${row.picture}?w=320`} alt="" loading="lazy" width={44} height={44} />}{row.title}</span> },
        { key: 'visits', title: f.visits, isNumber: true, text: (row) => row.visits, show: (row) => row.visits },
        { key: 'worst', title: f.worst, text: (row) => row.worst ?? '', show: (row) => (row.worst === null ? <Quiet>–</Quiet> : <State text={nameOf(row.worst)} tone="warn" />) },
        { key: 'blocks', title: f.blocks, text: (row) => row.blocks.map(({ block, readers, secondsEach, exitPercent }) => `${nameOf(block)} ${f.one(readers, secondsEach, exitPercent)}`).join('; '), show: (row) => (row.blocks.length === 0 ? <Quiet>–</Quiet> : <ul className="plain">{row.blocks.map(({ block, readers, secondsEach, exitPercent }) => <li key={block}><b>{nameOf(block)}</b> <Quiet>{f.one(readers, secondsEach, exitPercent)}</Quiet></li>)}</ul>) },
      ]} />
  )
}
