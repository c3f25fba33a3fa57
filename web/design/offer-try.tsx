import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { Button, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { audienceText, GroupSelect } from './audience'
import { dateTime, yuan } from './format'
import { offerWords as o } from './offer-words'
import { Panel, Quiet, Screen, State, When } from './parts'
import type { TriedBasket, TryCalls } from './rehearsal-calls'
import { rehearsalWords as w } from './rehearsal-words'

/** Trying as a buyer 试算: goods, an instant, drafts and coupons in; what would be paid out, with why for every line and every offer. */
export interface PickedLine { readonly skuId: string; readonly text: string; readonly priceFen: number; readonly quantity: number }
const nowText = (): string => dateTime(new Date().toISOString()).replace(' ', 'T')
const mostOfOne = 999

export function OfferTry({ calls }: { readonly calls: TryCalls }) {
  const { offer } = useSearch({ strict: false }) as { offer?: string }
  const [lines, setLines] = useState<readonly PickedLine[]>([])
  const [at, setAt] = useState(nowText)
  const [offerIds, setOfferIds] = useState<readonly string[]>(offer ? [offer] : [])
  const [heldOfferIds, setHeld] = useState<readonly string[]>([])
  const [groupIds, setGroups] = useState<string[]>([])
  const { data: offers } = useQuery({ queryKey: ['offers', 'try'], queryFn: calls.offers })
  const { data, error, isPending, mutate } = useMutation({ mutationFn: () => calls.tryBasket({ lines: lines.filter(({ quantity }) => quantity > 0).map(({ skuId, quantity }) => ({ skuId, quantity })), at: new Date(`${at}:00+08:00`).toISOString(), offerIds: [...offerIds], heldOfferIds: [...heldOfferIds], groupIds: [...groupIds] }) })
  const optionsOf = (which: (one: { readonly state: string; readonly kind: string }) => boolean) => (offers ?? []).filter(which).map(({ id, name }) => ({ value: id, label: name }))
  const put = (line: PickedLine) => { setLines([...lines.filter(({ skuId }) => skuId !== line.skuId), line].filter(({ quantity }) => quantity > 0)) }
  return (
    <Screen title={w.tryTitle} back={<Link to="/offers" aria-label={w.back}>‹</Link>}>
      <Panel><div className="form-stack">
        <p className="hint quiet">{w.tryHint}</p>
        <PickGoods calls={calls} put={put} lines={lines} />
        {lines.length > 0 && <ul aria-label={w.chosenGoods}>{lines.map((line) => <li key={line.skuId} className="desk-panel-head"><span>{line.text} <Quiet>{yuan(line.priceFen)}</Quiet></span><span>× {line.quantity} <Button onClick={() => { put({ ...line, quantity: 0 }) }}>{w.takeOut}</Button></span></li>)}</ul>}
        <div className="form-two">
          <label className="form-label">{w.instant}<Input type="datetime-local" value={at} onChange={(event) => { setAt(event.target.value) }} /></label>
          <label className="form-label">{w.withDrafts}<Select mode="multiple" aria-label={w.withDrafts} placeholder={w.noDrafts} value={[...offerIds]} options={optionsOf(({ state }) => state === 'draft')} onChange={setOfferIds} optionFilterProp="label" /></label>
        </div>
        <label className="form-label">{w.held}<Select mode="multiple" aria-label={w.held} placeholder={w.noneHeld} value={[...heldOfferIds]} options={optionsOf(({ state, kind }) => state === 'live' && kind === 'coupon')} onChange={setHeld} optionFilterProp="label" /></label>
        {calls.groups && <label className="form-label">{w.inGroups}<GroupSelect find={calls.groups} value={groupIds} onChange={setGroups} /></label>}
        <div className="form-foot"><Button type="primary" disabled={lines.length === 0 || at === ''} loading={isPending} onClick={() => { mutate() }}>{w.tryNow}</Button>{lines.length === 0 && <Quiet>{w.chooseFirst}</Quiet>}</div>
        {error && <p className="wrong" role="alert">{error.message}</p>}
      </div></Panel>
      {data && <Answer answer={data} />}
    </Screen>
  )
}

/** Goods found by name, and how many of each of their SKUs. */
export function PickGoods({ calls, put, lines }: { readonly calls: Pick<TryCalls, 'find' | 'product'>; readonly put: (line: PickedLine) => void; readonly lines: readonly PickedLine[] }) {
  const [typed, type] = useState('')
  const [productId, choose] = useState<string>()
  const { data: products, isFetching } = useQuery({ queryKey: ['try-goods', typed], queryFn: () => calls.find(typed) })
  const { data: product } = useQuery({ queryKey: ['try-product', productId], queryFn: () => calls.product({ id: productId! }), enabled: productId !== undefined })
  return (
    <>
      <label className="form-label">{w.findGoods}<Select showSearch filterOption={false} aria-label={w.findGoods} placeholder={o.goodsHint} loading={isFetching} value={productId ?? null} onSearch={type} onChange={(id: string) => { choose(id) }} options={(products ?? []).map(({ id, title }) => ({ value: id, label: title }))} /></label>
      {product && <ul>{product.skus.map((sku) => {
        const spec = Object.values(sku.spec).join(' ')
        return <li key={sku.id} className="desk-panel-head"><span>{spec || product.title} <Quiet>{yuan(sku.priceFen)}</Quiet></span><InputNumber aria-label={`${w.pieces} ${spec || product.title}`} min={0} max={mostOfOne} precision={0} value={lines.find(({ skuId }) => skuId === sku.id)?.quantity ?? 0} onChange={(quantity) => { put({ skuId: sku.id, text: `${product.title} ${spec}`.trim(), priceFen: sku.priceFen, quantity: quantity ?? 0 }) }} /></li>
      })}</ul>}
    </>
  )
}

function Answer({ answer }: { readonly answer: TriedBasket }) {
  const sums: readonly (readonly [string, number])[] = [[w.payableNow, answer.payableFen], [w.discount, answer.discountFen], [w.freight, answer.freightFen], [w.byPlatformFen, answer.platformFen], [w.byMerchantFen, answer.merchantFen]]
  return (
    <div role="status" aria-label={w.answer}>
      <Panel title={w.answer} extra={<When at={answer.at} />}><div className="numbers">{sums.map(([title, fen]) => <div key={title}><span>{title}</span><b>{yuan(fen)}</b></div>)}</div></Panel>
      <Panel title={w.whyPrice}>{answer.lines.map((line) => (
        <div key={line.skuId} className="why-line"><p><b>{line.title}</b> {line.specText} × {line.quantity}</p>
          <dl>{[[w.goodsFen, yuan(line.goodsFen)] as const, ...line.shares.map((share) => [<span key={share.offerId}>{share.name} <Quiet>{o.lanes[share.lane] ?? share.lane} · {share.platformFen === 0 ? w.byMerchant : share.platformFen === share.offFen ? w.byPlatform : w.sharedFen(yuan(share.platformFen))}</Quiet>{share.isTried && <> <State text={o.states['draft']!} tone="warn" /></>}</span>, yuan(-share.offFen)] as const), [w.freight, yuan(line.freightFen)] as const, [w.payableNow, <b key="p">{yuan(line.payableFen)}</b>] as const].map(([title, value], i) => <div key={i}><dt>{title}</dt><dd>{value}</dd></div>)}</dl></div>))}
        {answer.gifts.map((gift) => <p key={gift.offerId}>{o.lanes['gift']}：{gift.name} × {gift.pieces}</p>)}
      </Panel>
      <Panel title={w.whyNotTitle}>{answer.others.length === 0 ? <p className="quiet">{w.allUsed}</p> : <ul>{answer.others.map((one) => <li key={one.offerId} className="desk-panel-head"><span>{one.name} <Quiet>{o.lanes[one.lane] ?? one.lane}</Quiet></span><span>{whyText(one)}</span></li>)}</ul>}{answer.isCut && <p className="quiet">{w.cut}</p>}</Panel>
    </div>
  )
}

function whyText({ why: { why, by, short, publicAt }, opensNext }: TriedBasket['others'][number]): string {
  const missing = short?.missingFen ? w.missingFen(yuan(short.missingFen)) : short?.missingPieces ? w.missingPieces(short.missingPieces) : ''
  return `${w.why[why] ?? why}${by ? `：${by}` : ''}${missing && ` · ${missing}`}${publicAt ? ` · ${audienceText({ groupIds: [], publicAt })}` : ''}${opensNext ? ` · ${o.opens} ${dateTime(opensNext)}` : ''}`
}
