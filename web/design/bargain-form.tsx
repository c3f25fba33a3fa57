import { useQuery } from '@tanstack/react-query'
import { Checkbox, Form, Input, InputNumber } from 'antd'
import { bargainWords as w } from './bargain-words'
import { FormPage } from './form-page'
import { yuan } from './format'
import { Skus, type FindSkus } from './offer-goods'
import { Quiet } from './parts'
import { Rivals, type FindRivals } from './rivals'

/** The form of a bargain activity 砍价表单: a SKU, its floor and how many friends; what shoppers will read, and what it costs at most, stand below while it is typed. */
export interface BargainWish { skuId: string; floorFen: number; helpers: number; leastCutFen: number; mostPerNewFen: number | null; hours: number; mostPieces: number; perShopper: number; helpsADay: number; helpsInAll: number; buysEarly: boolean; startsAt: string; endsAt: string }
/** Fields bear the names of the wish, so that what is refused stands beside them; amounts are yuan here, times are Shanghai's. */
interface Values { skuId?: string; floorFen?: number | null; helpers: number; leastCutFen: number; mostPerNewFen?: number | null; hours: number; mostPieces: number; perShopper: number; helpsADay: number; helpsInAll: number; buysEarly: boolean; startsAt: string; endsAt: string }
const fenOf = (yuan: number | null | undefined): number => Math.round((yuan ?? 0) * 100)
const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
const localText = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const dayMs = 86_400_000

const wishOf = ({ skuId, floorFen, leastCutFen, mostPerNewFen, startsAt, endsAt, ...rest }: Values): BargainWish => ({ ...rest, skuId: skuId ?? '', floorFen: fenOf(floorFen), leastCutFen: fenOf(leastCutFen), mostPerNewFen: mostPerNewFen ? fenOf(mostPerNewFen) : null, startsAt: shanghai(startsAt), endsAt: shanghai(endsAt) })
/** What a new one begins with: a week, a day for each bargain, five friends. */
const fresh = (): Values => ({ helpers: 5, leastCutFen: 0.01, hours: 24, mostPieces: 100, perShopper: 1, helpsADay: 1, helpsInAll: 3, buysEarly: false, startsAt: localText(new Date()), endsAt: localText(new Date(Date.now() + 7 * dayMs)) })
const valuesOf = ({ skuId, floorFen, helpers, leastCutFen, mostPerNewFen, hours, mostPieces, perShopper, helpsADay, helpsInAll, buysEarly, startsAt, endsAt }: BargainWish): Values =>
  ({ skuId, helpers, hours, mostPieces, perShopper, helpsADay, helpsInAll, buysEarly, floorFen: floorFen / 100, leastCutFen: leastCutFen / 100, mostPerNewFen: mostPerNewFen === null ? null : mostPerNewFen / 100, startsAt: localText(new Date(startsAt)), endsAt: localText(new Date(endsAt)) })

interface Props { readonly initial?: (BargainWish & { readonly id: string }) | undefined; readonly find: FindSkus; readonly findRivals?: FindRivals | undefined; readonly submit: (wish: BargainWish, key: string) => Promise<unknown>; readonly after: () => void }
const must = [{ required: true, message: w.required }]
const yuanBox = (least = 0.01) => <InputNumber min={least} max={10_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
const whole = (most: number) => <InputNumber min={1} max={most} precision={0} style={{ width: '100%' }} />

export function BargainForm({ initial, find, findRivals, submit, after }: Props) {
  return (
    <FormPage<Values> name="bargain" keepsDraft={!initial} initial={initial ? valuesOf(initial) : fresh()} text={w.keep} submit={(values, key) => submit(wishOf(values), key)} after={after}>
      {(form) => <>
        <Form.Item name="skuId" label={w.sku} rules={must}><Skus find={find} /></Form.Item>
        <div className="form-two"><Form.Item name="floorFen" label={w.floor} extra={w.floorHint} rules={must}>{yuanBox(0)}</Form.Item><Form.Item name="helpers" label={w.helpers} rules={must}>{whole(100)}</Form.Item></div>
        <div className="form-two"><Form.Item name="leastCutFen" label={w.leastCut} rules={must}>{yuanBox()}</Form.Item><Form.Item name="mostPieces" label={w.pieces} rules={must}>{whole(1_000_000)}</Form.Item></div>
        <Form.Item name="mostPerNewFen" label={w.perNew} extra={w.perNewHint}>{yuanBox()}</Form.Item>
        <fieldset className="form-part"><legend>{w.when}</legend><div className="form-two"><Form.Item name="startsAt" label={w.starts} rules={must}><Input type="datetime-local" /></Form.Item><Form.Item name="endsAt" label={w.ends} rules={must}><Input type="datetime-local" /></Form.Item></div><Form.Item name="hours" label={w.hours} rules={must}>{whole(720)}</Form.Item></fieldset>
        {findRivals && <Form.Item noStyle shouldUpdate>{() => { const { skuId, startsAt, endsAt } = form.getFieldsValue(true) as Values; return <Rivals find={findRivals} kind="bargain" skuId={skuId} from={startsAt} until={endsAt} exceptId={initial?.id} /> }}</Form.Item>}
        <fieldset className="form-part"><legend>{w.limits}</legend><Form.Item name="perShopper" label={w.perShopper} rules={must}>{whole(100)}</Form.Item><div className="form-two"><Form.Item name="helpsADay" label={w.aDay} rules={must}>{whole(100)}</Form.Item><Form.Item name="helpsInAll" label={w.inAll} rules={must}>{whole(1_000)}</Form.Item></div></fieldset>
        <Form.Item name="buysEarly" valuePropName="checked"><Checkbox>{w.early}</Checkbox></Form.Item>
        <Form.Item noStyle shouldUpdate>{() => <Preview values={form.getFieldsValue(true) as Values} find={find} />}</Form.Item>
      </>}
    </FormPage>
  )
}

/** The way down in words; the numbers are the server's rules, once more in small. */
function Preview({ values, find }: { readonly values: Values; readonly find: FindSkus }) {
  const { skuId, floorFen, helpers, leastCutFen, mostPerNewFen, mostPieces } = values
  const { data } = useQuery({ queryKey: ['offer-skus-of', [skuId]], queryFn: () => find({ ids: [skuId!] }), enabled: Boolean(skuId), placeholderData: (before) => before })
  const priceFen = data?.find(({ id }) => id === skuId)?.priceFen
  if (priceFen === undefined || floorFen === undefined || floorFen === null) return null
  const allFen = priceFen - fenOf(floorFen)
  const mostFen = allFen - (helpers - 1) * fenOf(leastCutFen)
  if (mostFen < fenOf(leastCutFen)) return <p role="status"><Quiet>{w.unbounded}</Quiet></p>
  return (
    <p role="status"><Quiet>{w.preview}</Quiet> <b>{w.says(yuan(priceFen), yuan(fenOf(floorFen)), helpers)}</b><br />
      <Quiet>{[w.odds(yuan(fenOf(leastCutFen)), yuan(mostFen), yuan(Math.round(allFen / helpers))), ...(mostPerNewFen ? [w.news(Math.ceil(allFen / fenOf(mostPerNewFen)))] : []), w.cost(yuan(allFen * mostPieces))].join(' · ')}</Quiet></p>
  )
}
