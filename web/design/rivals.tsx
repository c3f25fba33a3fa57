import { useQuery } from '@tanstack/react-query'
import { dateTime } from './format'
import { State } from './parts'
import { localeNow } from './theme'

/** What else sets a product's price at the same time 同品活动, told in the forms of presales, bargains and group buying before they are published. */
interface RivalsAsk { readonly kind: 'presale' | 'bargain' | 'group'; readonly productId?: string; readonly skuId?: string; readonly from: string; readonly until: string; readonly exceptId?: string }
export interface FindRivals { (ask: RivalsAsk): Promise<{ readonly items: readonly { readonly kind: string; readonly refId: string; readonly name: string; readonly state: string; readonly how: string; readonly from: string; readonly isForGroups: boolean }[] }> }

const zh = { title: '同一商品同期还有', kinds: { offer: '优惠', presale: '预售', bargain: '砍价', group: '拼团', list: '价格表' } as Record<string, string>, draft: '草稿', hint: '预售、砍价和拼团单独下单，不与其他价格同享。可以照常发布，或先调整时间。', from: (at: string) => `${at} 起` }
type Words = typeof zh
const en: Words = { title: 'At the same time, for the same goods', kinds: { offer: 'Offer', presale: 'Presale', bargain: 'Bargain', group: 'Group buying', list: 'Price list' }, draft: 'Draft', hint: 'Presales, bargains and group buying are ordered by themselves; no other price speaks beside them. Publish all the same, or change the time first.', from: (at) => `from ${at}` }
const w = localeNow() === 'en' ? en : zh
const shanghai = (local: string | undefined): string | undefined => (local ? new Date(`${local}:00+08:00`).toISOString() : undefined)

interface Props { readonly find: FindRivals; readonly kind: RivalsAsk['kind']; readonly productId?: string | undefined; readonly skuId?: string | undefined; /** As they stand in the form. */ readonly from: string | undefined; readonly until: string | undefined; readonly exceptId?: string | undefined }
export function Rivals({ find, kind, productId, skuId, exceptId, ...times }: Props) {
  const [from, until] = [shanghai(times.from), shanghai(times.until)]
  const isAsked = Boolean(productId ?? skuId) && from !== undefined && until !== undefined && from < until
  const { data } = useQuery({ queryKey: ['rivals', kind, productId, skuId, from, until, exceptId], enabled: isAsked, queryFn: () => find({ kind, from: from!, until: until!, ...(productId && { productId }), ...(skuId && { skuId }), ...(exceptId && { exceptId }) }) })
  if (!isAsked || !data || data.items.length === 0) return null
  return (
    <section className="form-part" role="status" aria-label={w.title}><b>{w.title}</b>
      <ul className="rows-list">{data.items.map((one) => <li key={`${one.kind}${one.refId}`}><span>{w.kinds[one.kind] ?? one.kind}：{one.name} <small className="quiet">{w.from(dateTime(one.from))}</small></span>{one.state === 'draft' && <State text={w.draft} tone="warn" />}</li>)}</ul>
      <p className="hint quiet">{w.hint}</p>
    </section>
  )
}
