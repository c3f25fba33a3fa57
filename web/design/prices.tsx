import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { date, yuan } from './format'
import { FormPage } from './form-page'
import { ActSurely, Facts, Failed, Panel, Quiet, Screen, State, Waiting, When } from './parts'
import { PriceCurve, type CurveSku } from './price-curve'
import { priceWords as w } from './price-words'

/** A product's prices 价格与划线价: the curve of each SKU, what is struck beside its price and why, and the form that sets it by the rule. */
type Basis = 'deals' | 'stated' | 'suggested'
export interface Cost { readonly goodsFen: number; readonly freightFen: number; readonly commissionBp: number; readonly adsBp: number; readonly returnsBp: number; readonly floorFen: number | null }
export interface PricedSku extends CurveSku {
  readonly cost: (Cost & { readonly leastFen: number | null }) | null
  readonly lowest: { readonly fen: number; readonly at: string; readonly why: 'lowest' | 'last' } | null; readonly raised: { readonly lowestFen: number } | null
  readonly compared: { readonly basis: Basis; readonly fen: number; readonly fromAt: string | null; readonly untilAt: string | null; readonly source: string; readonly endsAt: string } | null
}
type Compare = { readonly id: string; readonly days: number } & ({ readonly basis: 'deals' } | { readonly basis: 'stated'; readonly from: string; readonly until: string } | { readonly basis: 'suggested'; readonly fen: number; readonly source: string })
interface PriceCalls { load(): Promise<{ readonly skus: readonly PricedSku[] }>; set?(wish: Compare): Promise<unknown>; end?(id: string): Promise<unknown> }
interface Props { readonly title: string; readonly productId: string; readonly nameOf: (skuId: string) => string; readonly back: ReactNode; readonly calls: PriceCalls; /** What stands beside a SKU's prices. */ readonly more?: (sku: PricedSku, again: () => void) => ReactNode }

export function ProductPrices({ title, productId, nameOf, back, calls, more }: Props) {
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: ['prices', productId], queryFn: () => calls.load() })
  const [setting, set] = useState<PricedSku>()
  const again = () => { set(undefined); void queries.invalidateQueries({ queryKey: ['prices', productId] }) }
  if (error) return <Failed fault={error} again={() => { void refetch() }} />
  if (!data) return <Waiting />
  return (
    <Screen title={`${w.prices} · ${title}`} back={back}>
      <Alert type="info" showIcon message={w.rule} />
      {data.skus.map((sku) => (
        <Panel key={sku.skuId} title={nameOf(sku.skuId)} extra={calls.set && <span className="screen-actions"><Button size="small" onClick={() => { set(sku) }}>{sku.compared ? w.change : w.set}</Button>{sku.compared && calls.end && <ActSurely small danger text={w.end} run={() => calls.end!(sku.skuId)} after={again} />}</span>}>
          <PriceCurve sku={sku} name={nameOf(sku.skuId)} />
          {sku.raised && <Alert type="warning" showIcon message={w.raised(yuan(sku.raised.lowestFen))} />}
          <Facts items={[[w.now, yuan(sku.priceFen)], [sku.lowest?.why === 'last' ? w.last : w.lowest, sku.lowest ? <>{yuan(sku.lowest.fen)} <Quiet><When at={sku.lowest.at} /></Quiet></> : <Quiet>{w.noDeal}</Quiet>], [w.struck, <Struck key="struck" sku={sku} />], [w.cost, sku.cost ? w.each_(yuan(sku.cost.goodsFen + sku.cost.freightFen), String((sku.cost.commissionBp + sku.cost.adsBp + sku.cost.returnsBp) / 100)) : <Quiet>{w.noCost}</Quiet>], ...(sku.cost?.leastFen ? [[w.least, <b key="least">{yuan(sku.cost.leastFen)}</b>] as const] : [])]} />
          {more?.(sku, again)}
        </Panel>
      ))}
      <Modal open={setting !== undefined} title={setting && `${w.set}：${nameOf(setting.skuId)}`} onCancel={() => { set(undefined) }} footer={null} destroyOnHidden>{setting && calls.set && <SetCompared sku={setting} set={calls.set} after={again} />}</Modal>
    </Screen>
  )
}

function Struck({ sku: { compared, priceFen } }: { readonly sku: PricedSku }) {
  if (!compared) return <Quiet>{w.noStruck}</Quiet>
  return <><s>{yuan(compared.fen)}</s> <Quiet>{w.bases[compared.basis]}{compared.fromAt && compared.untilAt && `（${date(compared.fromAt)} – ${date(compared.untilAt)}）`}{compared.source && `（${compared.source}）`}</Quiet> <State text={compared.fen > priceFen ? w.standing : w.noStruck} tone={compared.fen > priceFen ? 'good' : 'calm'} /> <Quiet>{w.until} <When at={compared.endsAt} /></Quiet></>
}

interface Values { basis: Basis; stretch?: number; fen?: number | null; source?: string; days: number }
const dayChoices = [7, 15, 30]
function SetCompared({ sku, set, after }: { readonly sku: PricedSku; readonly set: (wish: Compare) => Promise<unknown>; readonly after: () => void }) {
  const past = sku.listed.flatMap(({ priceFen, from, until }, i) => (until !== null && priceFen > sku.priceFen ? [{ value: i, label: `${yuan(priceFen)}（${date(from)} – ${date(until)}）` }] : []))
  const mayDeals = sku.lowest !== null && sku.lowest.fen > sku.priceFen
  const send = ({ basis, stretch = 0, fen, source = '', days }: Values) => {
    const run = sku.listed[stretch]
    return set({ id: sku.skuId, days, ...(basis === 'deals' ? { basis } : basis === 'suggested' ? { basis, fen: Math.round((fen ?? 0) * 100), source } : { basis, from: run!.from, until: run!.until! }) })
  }
  return (
    <FormPage<Values> name="compared" keepsDraft={false} initial={{ basis: mayDeals ? 'deals' : past.length > 0 ? 'stated' : 'suggested', ...(past[0] && { stretch: past[0].value }), days: dayChoices[1]! }} submit={send} after={after}>
      <Form.Item name="basis" label={w.basis}><Radio.Group className="stacked">{(['deals', 'stated', 'suggested'] as const).map((one) => <Radio key={one} value={one} disabled={(one === 'deals' && !mayDeals) || (one === 'stated' && past.length === 0)}>{w.bases[one]}<small className="quiet under">{one === 'deals' && !mayDeals ? w.noDeal : one === 'stated' && past.length === 0 ? w.nothing : w.basisHints[one]}</small></Radio>)}</Radio.Group></Form.Item>
      <Form.Item noStyle shouldUpdate>{({ getFieldValue }) => <Details basis={getFieldValue('basis') as Basis} past={past} sku={sku} />}</Form.Item>
      <Form.Item name="days" label={w.days}><Select options={dayChoices.map((value) => ({ value, label: String(value) }))} /></Form.Item>
    </FormPage>
  )
}

function Details({ basis, past, sku }: { readonly basis: Basis; readonly past: readonly { readonly value: number; readonly label: string }[]; readonly sku: PricedSku }) {
  if (basis === 'deals') return <Form.Item name="fen" label={w.computed}><b>{sku.lowest && yuan(sku.lowest.fen)}</b></Form.Item>
  if (basis === 'stated') return <Form.Item name="stretch" label={w.stretch} rules={[{ required: true }]}><Select options={[...past]} /></Form.Item>
  return <><Form.Item name="fen" label={w.suggestedYuan} rules={[{ required: true }]}><InputNumber min={0.01} precision={2} /></Form.Item><Form.Item name="source" label={w.source} extra={w.sourceHint} rules={[{ required: true, min: 2, whitespace: true }]}><Input maxLength={100} /></Form.Item></>
}
