import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Input, Select, Skeleton } from 'antd'
import { useState, type ReactNode } from 'react'
import { BulkBar, UndoBar, type Bulk, type Undo } from './bulk-bar'
import { saveCsv } from './csv'
import { ExportButton } from './exporting'
import { Failed, Screen } from './parts'
import { useLook } from './theme'
import { Views } from './views'

/** The one list page 列表页: filters in the address, saved views, cursors, choosing many, export; on phones each row is a card. */
interface Column<Row> { readonly key: string; readonly title: string; readonly show: (row: Row) => ReactNode; readonly text?: (row: Row) => string | number; readonly isNumber?: boolean; readonly isMain?: boolean }
interface Filter { readonly name: string; readonly label: string; readonly options?: readonly { readonly value: string; readonly label: string }[]; readonly isDay?: boolean }
export interface ListPageProps<Row> {
  readonly name: string; readonly title: string; readonly columns: readonly Column<Row>[]; readonly idOf: (row: Row) => string; readonly filters?: readonly Filter[]; readonly to?: (row: Row) => string; readonly bulk?: readonly Bulk<Row>[]; readonly actions?: ReactNode
  readonly load: (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly Row[]; readonly next?: string | null }>
  readonly empty?: ReactNode; readonly head?: ReactNode
  /** The operation that answers this list, where it can be had as a file, and what that asks beyond the filters. */
  readonly sheet?: string; readonly sheetAsk?: Readonly<Record<string, string>>
}

/** The filters as they stand in the address: only the ones this list knows. */
function useFilters(filters: readonly Filter[]): readonly [Readonly<Record<string, string>>, (next: Readonly<Record<string, string>>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false })
  const navigate = useNavigate()
  const ask = Object.fromEntries(filters.flatMap(({ name }) => (search[name] === undefined || search[name] === '' ? [] : [[name, String(search[name])]])))
  return [ask, (next) => { void navigate({ to: '.', search: next, replace: true }) }]
}

const none: readonly never[] = []
export function ListPage<Row>(props: ListPageProps<Row>) {
  const { name, title, columns, filters = none, load, actions, head, empty, sheet, sheetAsk } = props
  const { words } = useLook()
  const [ask, setAsk] = useFilters(filters)
  const [undo, keep] = useState<Undo>()
  const { data, error, isPending, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({ queryKey: [name, ask], queryFn: ({ pageParam }) => load(ask, pageParam), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined })
  const rows = rowsOf(data)
  const exported = columns.filter((column) => column.text)
  return (
    <Screen title={title} actions={<>{sheet ? <ExportButton kind={sheet} filters={{ ...ask, ...sheetAsk }} /> : exported.length > 0 && rows.length > 0 && <Button onClick={() => { saveCsv(name, exported.map((column) => column.title), rows.map((row) => exported.map((column) => column.text!(row)))) }}>{words.export}</Button>}{actions}</>}>
      {head}
      {undo && <UndoBar undo={undo} drop={() => { keep(undefined) }} again={() => { void refetch() }} />}
      {filters.length > 0 && <Filters filters={filters} ask={ask} setAsk={setAsk} name={name} />}
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : isPending ? <Skeleton active paragraph={{ rows: 8 }} /> : rows.length === 0 ? <div className="desk-empty"><p>{words.none}</p>{Object.keys(ask).length > 0 ? <Button onClick={() => { setAsk({}) }}>{words.clearFilters}</Button> : empty ?? <Button onClick={() => { void refetch() }}>{words.refresh}</Button>}</div> : <Table {...props} rows={rows} again={() => { void refetch() }} keep={keep} />}
      {rows.length > 0 && <p className="desk-more">{hasNextPage ? <Button loading={isFetchingNextPage} onClick={() => { void fetchNextPage() }}>{words.more}</Button> : <span className="quiet">{words.end}</span>}</p>}
    </Screen>
  )
}

const rowsOf = <Row,>(data: InfiniteData<{ readonly items: readonly Row[] }> | undefined): readonly Row[] => data?.pages.flatMap(({ items }) => items) ?? none

function Filters({ filters, ask, setAsk, name }: { readonly filters: readonly Filter[]; readonly ask: Readonly<Record<string, string>>; readonly setAsk: (next: Readonly<Record<string, string>>) => void; readonly name: string }) {
  const { words } = useLook()
  const put = (one: string, value: string | undefined) => { const { [one]: _old, ...rest } = ask; setAsk(value ? { ...rest, [one]: value } : rest) }
  return (
    <div className="filters" role="search" aria-label={words.filter}>
      <Views name={name} ask={ask} setAsk={setAsk} />
      {filters.map(({ name: one, label, options, isDay }) => (isDay ? <Input key={one} type="date" aria-label={label} title={label} value={ask[one] ?? ''} onChange={(event) => { put(one, event.target.value) }} style={{ maxWidth: 160 }} /> : options
        ? <Select key={one} aria-label={label} placeholder={label} allowClear showSearch optionFilterProp="label" value={ask[one] ?? null} options={[...options]} onChange={(value: string | undefined) => { put(one, value) }} style={{ minWidth: 150 }} />
        : <Input.Search key={one + (ask[one] ?? '')} aria-label={label} placeholder={label} allowClear defaultValue={ask[one] ?? ''} onSearch={(value) => { put(one, value.trim()) }} style={{ maxWidth: 260 }} />))}
    </div>
  )
}

function Table<Row>({ columns, rows, idOf, to, bulk = none, again, keep }: ListPageProps<Row> & { readonly rows: readonly Row[]; readonly again: () => void; readonly keep: (undo: Undo | undefined) => void }) {
  const { words } = useLook()
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const picked = rows.filter((row) => chosen.has(idOf(row)))
  const flip = (id: string) => { const next = new Set(chosen); if (!next.delete(id)) next.add(id); choose(next) }
  return (
    <>
      {bulk.length > 0 && <BulkBar bulk={bulk} picked={picked} clear={() => { choose(new Set()) }} again={again} keep={keep} />}
      <div className="table-box" tabIndex={0} role="region" aria-label={columns[0]?.title ?? ''}>
        <table className="table">
          <thead><tr>{bulk.length > 0 && <th className="tick"><Checkbox aria-label={words.selectAll} checked={picked.length === rows.length} indeterminate={picked.length > 0 && picked.length < rows.length} onChange={() => { choose(picked.length === rows.length ? new Set() : new Set(rows.map(idOf))) }} /></th>}
            {columns.map((column) => <th key={column.key} scope="col" className={column.isNumber ? 'number' : ''}>{column.title}</th>)}</tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={idOf(row)} className={chosen.has(idOf(row)) ? 'picked' : ''}>
              {bulk.length > 0 && <td className="tick"><Checkbox aria-label={`${words.select} ${idOf(row)}`} checked={chosen.has(idOf(row))} onChange={() => { flip(idOf(row)) }} /></td>}
              {columns.map((column, i) => <td key={column.key} data-title={column.title} className={column.isNumber ? 'number' : column.title === '' ? 'does' : ''}>{i === 0 && to ? <Link to={to(row)} className="table-link">{column.show(row)}</Link> : column.show(row)}</td>)}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </>
  )
}
