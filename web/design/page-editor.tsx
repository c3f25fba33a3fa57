import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { FormPage, type Refusal } from './form-page'
import { dateTime } from './format'
import { BlockFields, Both, Shows, Window, type Finder } from './page-blocks'
import { blocksFor, formOf, freshBlock, wishOf, type FormBlock, type FormDocument, type Kept } from './page-document'
import { pageWords as w } from './page-words'
import { Act, ActSurely, ActWithReason, Failed, Panel, Quiet, Screen, State, Waiting, When, type Tone } from './parts'

/** The desk of one composed page 装修台: its blocks with a form each, moved by buttons, a preview as the shop shows it, publishing and history. */
interface Past { readonly id: string; readonly no: number; readonly state: string; readonly version: number; readonly fromNo: number | null; readonly scheduledAt: string | null; readonly liveAt: string | null; readonly changedBy: string; readonly changedAt: string }
interface Desk { readonly id: string; readonly kind: string; readonly slug: string; readonly name: string; readonly merchantId: string | null; readonly document: Kept; readonly draftVersion: number; readonly draftId: string | null; readonly history: readonly Past[]
  readonly weight: { readonly bytes: number; readonly requests: number; readonly firstBytes: number }; readonly bounds: { readonly mostBytes: number; readonly mostRequests: number; readonly mostFirstBytes: number } }
interface Diff { readonly no: number; readonly beforeNo: number | null; readonly changes: readonly { readonly blockId: string | null; readonly kind: string; readonly how: string; readonly fields: readonly string[] }[] }
export interface PageCalls {
  readonly desk: (id: string) => Promise<Desk>
  readonly save: (id: string, version: number, document: unknown) => Promise<unknown>
  readonly publish: (id: string, version: number, at: string | null) => Promise<unknown>
  readonly unschedule: (id: string) => Promise<unknown>; readonly back: (id: string, versionId: string) => Promise<unknown>; readonly down: (id: string, reason: string) => Promise<unknown>; readonly drop?: (id: string) => Promise<unknown>
  readonly preview: (id: string, versionId: string) => Promise<{ readonly url: string; readonly until: string }>
  readonly diff: (id: string, versionId: string) => Promise<Diff>
  readonly find: Finder
}
const tones: Readonly<Record<string, Tone>> = { live: 'good', scheduled: 'busy', draft: 'warn', ended: 'calm', rolled_back: 'calm' }
/** Where the shop shows it. */
const placeOf = ({ kind, slug, merchantId }: Desk): string => (kind === 'topic' ? `/topics/${slug}` : kind === 'plain' ? `/pages/${slug}` : kind === 'store' ? `/store/${merchantId ?? ''}` : '/')

/** `base` is where the desk lists its pages. */
export function PageEditor({ id, base, calls, may }: { readonly id: string; readonly base: string; readonly calls: PageCalls; readonly may: { readonly write: boolean; readonly publish: boolean } }) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['page', id], queryFn: () => calls.desk(id), staleTime: 0 })
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  const again = () => { void queries.invalidateQueries({ queryKey: ['page', id] }); void queries.invalidateQueries({ queryKey: ['pages'] }) }
  const shown = data.history.find(({ state }) => state === 'draft') ?? data.history.find(({ state }) => state === 'scheduled') ?? data.history.find(({ state }) => state === 'live')
  return (
    <Screen title={<>{data.name} <State text={w.kinds[data.kind] ?? data.kind} tone="calm" /></>} back={<Link to={base} aria-label={w.back}>‹</Link>} actions={data.history.some(({ state }) => state === 'live') && <a href={placeOf(data)} target="_blank" rel="noreferrer">{w.see}</a>}>
      <div className="page-desk">
        <div>
          {may.write ? <Blocks key={`${data.id}/${data.draftVersion}/${data.history.length}`} data={data} calls={calls} again={again} /> : <Panel title={w.blocks}><ol>{data.document.blocks.map((one) => <li key={one.id}>{w.block[one.kind]}</li>)}</ol></Panel>}
        </div>
        <div>
          <Publishing data={data} base={base} calls={calls} again={again} mayPublish={may.publish} mayWrite={may.write} />
          <Preview key={shown ? `${shown.id}/${shown.version}` : ''} pageId={id} versionId={may.write ? shown?.id : undefined} calls={calls} />
          <History data={data} calls={calls} again={again} mayPublish={may.publish} />
        </div>
      </div>
    </Screen>
  )
}

/** Whatever is refused in a folded block is seen: all of them are opened. */
const openAll = () => { for (const one of document.querySelectorAll<HTMLDetailsElement>('details.page-block')) one.open = true }

function Blocks({ data, calls, again }: { readonly data: Desk; readonly calls: PageCalls; readonly again: () => void }) {
  const kinds = blocksFor(data.kind)
  return (
    <FormPage<{ document: FormDocument }> name={`page-${data.id}`} initial={{ document: formOf(data.document) }} text={w.save} submit={({ document }) => calls.save(data.id, data.draftVersion, wishOf(document)).catch((fault: Refusal) => { openAll(); throw fault })} after={again}>
      {(form) => <>
        <Panel title={w.page}>
          <Both at={['document', 'title']} label={w.pageTitle} labelEn={w.pageTitleEn} most={40} isMust />
          <Both at={['document', 'description']} label={w.description} labelEn={w.descriptionEn} most={160} isLong />
          <Shows />
        </Panel>
        <Form.List name={['document', 'blocks']}>{(rows, { add, remove, move }) => (
          <Panel title={w.blocks}>
            {rows.length === 0 && <p className="quiet">{w.noBlocks}</p>}
            {rows.map((row, i) => {
              const block = form.getFieldValue(['document', 'blocks', row.name]) as FormBlock | undefined
              if (!block) return null
              const title = w.of(i + 1, w.block[block.kind] ?? block.kind)
              return (
                <div key={row.key} className="page-line">
                  <details className="page-block"><summary>{title}</summary>
                    <BlockFields kind={block.kind} at={[row.name]} find={calls.find} form={form as never} />
                    <Window at={[row.name]} />
                  </details>
                  <p className="row-acts"><Button size="small" disabled={i === 0} onClick={() => { move(i, i - 1) }} aria-label={`${w.up} ${title}`}>{w.up}</Button><Button size="small" disabled={i === rows.length - 1} onClick={() => { move(i, i + 1) }} aria-label={`${w.down} ${title}`}>{w.down}</Button><Button size="small" danger onClick={() => { remove(row.name) }} aria-label={`${w.remove} ${title}`}>{w.remove}</Button></p>
                </div>
              )
            })}
            <p className="page-acts" role="group" aria-label={w.add}><span>{w.add}</span>{kinds.map((kind) => <Button key={kind} onClick={() => { add(freshBlock(kind)) }}>＋ {w.block[kind]}</Button>)}</p>
          </Panel>
        )}</Form.List>
      </>}
    </FormPage>
  )
}

const kb = (bytes: number): number => Math.ceil(bytes / 1_024)
function Publishing({ data, base, calls, again, mayPublish, mayWrite }: { readonly data: Desk; readonly base: string; readonly calls: PageCalls; readonly again: () => void; readonly mayPublish: boolean; readonly mayWrite: boolean }) {
  const navigate = useNavigate()
  const [at, setAt] = useState('')
  const { weight, bounds, draftVersion, history } = data
  const isHeavy = weight.bytes > bounds.mostBytes || weight.requests > bounds.mostRequests || weight.firstBytes > bounds.mostFirstBytes
  const [live, waiting] = [history.find(({ state }) => state === 'live'), history.find(({ state }) => state === 'scheduled')]
  return (
    <Panel title={w.publish}>
      <p>{live ? <State text={w.live(live.no)} tone="good" /> : <State text={w.notLive} tone="calm" />} {draftVersion > 0 && <State text={w.draft} tone="warn" />} {waiting && <State text={w.waits(dateTime(waiting.scheduledAt!))} tone="busy" />}</p>
      <p className={isHeavy ? 'wrong' : 'quiet'}>{w.weight}{': '}{w.weightOf(kb(weight.bytes), kb(bounds.mostBytes), weight.requests, bounds.mostRequests)}{weight.firstBytes > 0 && ` · ${w.firstOf(kb(weight.firstBytes), kb(bounds.mostFirstBytes))}`}{isHeavy && ` · ${w.heavy}`}</p>
      {mayPublish && <>
        <div className="page-acts">
          <ActSurely text={w.publishNow} sure={w.publishSure} disabled={draftVersion === 0} run={() => calls.publish(data.id, draftVersion, null)} after={again} />
          {live && <ActWithReason text={w.takeDown} danger run={(reason) => calls.down(data.id, reason)} after={again} />}
          {waiting && <Act text={w.unschedule} run={() => calls.unschedule(data.id)} after={again} />}
        </div>
        <div className="page-acts"><label>{w.at} <Input type="datetime-local" value={at} onChange={(event) => { setAt(event.target.value) }} style={{ width: 210 }} /></label><ActSurely text={w.schedule} disabled={draftVersion === 0 || at === ''} run={() => calls.publish(data.id, draftVersion, `${at.slice(0, 16)}:00+08:00`)} after={again} /></div>
        {draftVersion === 0 && <Quiet>{w.saveFirst}</Quiet>}
      </>}
      {mayWrite && calls.drop && history.every(({ liveAt }) => liveAt === null) && <ActSurely text={w.drop} sure={w.dropSure} danger run={() => calls.drop!(data.id)} after={() => { again(); void navigate({ to: base }) }} />}
    </Panel>
  )
}

const widths = { phone: 390, desk: 1280 } as const
/** The page as the shop shows it, in a frame of a phone's or a desk's width. */
function Preview({ pageId, versionId, calls }: { readonly pageId: string; readonly versionId: string | undefined; readonly calls: PageCalls }) {
  const [as, show] = useState<keyof typeof widths>('phone')
  const { data, error, refetch } = useQuery({ queryKey: ['page-preview', pageId, versionId], queryFn: () => calls.preview(pageId, versionId!), enabled: versionId !== undefined, staleTime: 60_000, gcTime: 0 })
  return (
    <Panel title={w.preview} extra={<span className="page-acts">{(['phone', 'desk'] as const).map((one) => <Button key={one} size="small" type={as === one ? 'primary' : 'default'} aria-pressed={as === one} onClick={() => { show(one) }}>{w[one]}</Button>)}{data && <a href={data.url} target="_blank" rel="noreferrer">{w.openPreview}</a>}</span>}>
      {error ? <Failed fault={error} again={() => { void refetch() }} /> : !data ? <p className="quiet">{w.previewFirst}</p> : <div className={`page-frame page-frame-${as}`}><iframe title={w.previewOf} src={data.url} width={widths[as]} height={as === 'phone' ? 720 : 1_100} /></div>}
    </Panel>
  )
}

function History({ data, calls, again, mayPublish }: { readonly data: Desk; readonly calls: PageCalls; readonly again: () => void; readonly mayPublish: boolean }) {
  const [seen, see] = useState<string>()
  const { data: diff, error, refetch } = useQuery({ queryKey: ['page-diff', data.id, seen], queryFn: () => calls.diff(data.id, seen!), enabled: seen !== undefined })
  return (
    <Panel title={w.history}>
      <ul className="rows-list">{data.history.map((one) => (
        <li key={one.id}><div><b>{w.version(one.no)}</b> <State text={w.states[one.state] ?? one.state} tone={tones[one.state] ?? 'calm'} /> {one.fromNo !== null && <Quiet>{w.copyOf(one.fromNo)}</Quiet>}<br /><Quiet><When at={one.liveAt ?? one.changedAt} /></Quiet></div>
          <span className="page-acts"><Button size="small" onClick={() => { see(one.id) }} aria-label={`${w.diff} ${w.version(one.no)}`}>{w.diff}</Button>{mayPublish && one.liveAt !== null && one.state !== 'live' && <ActSurely small text={w.rollBack} named={w.version(one.no)} sure={w.rollSure} run={() => calls.back(data.id, one.id)} after={again} />}</span></li>))}</ul>
      <Drawer title={diff ? w.changes(diff.no, diff.beforeNo) : w.diff} open={seen !== undefined} onClose={() => { see(undefined) }}>
        {error ? <Failed fault={error} again={() => { void refetch() }} /> : !diff ? <Waiting /> : diff.changes.length === 0 ? <p>{w.noChanges}</p> : <ul className="rows-list">{diff.changes.map((one) => <li key={`${one.blockId ?? ''}${one.how}`}><div><b>{one.kind === 'page' ? w.page : w.block[one.kind] ?? one.kind}</b> <State text={w.how[one.how] ?? one.how} tone={one.how === 'removed' ? 'bad' : one.how === 'added' ? 'good' : 'busy'} />{one.fields.length > 0 && <><br /><Quiet>{one.fields.join(' · ')}</Quiet></>}</div></li>)}</ul>}
      </Drawer>
    </Panel>
  )
}
