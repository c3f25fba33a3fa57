import { Button, Form, Input, InputNumber } from 'antd'
import { FormPage } from './form-page'
import { groupWords as w } from './group-words'
import { Skus, type FindSkus } from './offer-goods'
import { Quiet } from './parts'
import { Rivals, type FindRivals } from './rivals'

/** The form of a group buying activity 拼团表单: lines of SKU, size and price; what holds for buyers stands above the button. */
export interface GroupWish { prices: { skuId: string; size: number; priceFen: number; leaderFen: number | null }[]; hours: number; mostPieces: number; perShopper: number; startsAt: string; endsAt: string }
/** Fields bear the names of the wish, so that what is refused stands beside them; amounts are yuan here, times are Shanghai's. */
interface Line { skuId?: string; size: number; priceFen?: number | null; leaderFen?: number | null }
interface Values { prices: (Line | undefined)[]; hours: number; mostPieces: number; perShopper: number; startsAt: string; endsAt: string }
const fenOf = (yuan: number | null | undefined): number => Math.round((yuan ?? 0) * 100)
const shanghai = (local: string): string => new Date(`${local}:00+08:00`).toISOString()
const localText = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16)
const dayMs = 86_400_000

const wishOf = ({ prices, startsAt, endsAt, ...rest }: Values): GroupWish => ({ ...rest, prices: prices.map((line) => ({ skuId: line?.skuId ?? '', size: line?.size ?? 2, priceFen: fenOf(line?.priceFen), leaderFen: line?.leaderFen ? fenOf(line.leaderFen) : null })), startsAt: shanghai(startsAt), endsAt: shanghai(endsAt) })
/** What a new one begins with: a week, a day for each group, two and three together. */
const fresh = (): Values => ({ prices: [{ size: 2 }, { size: 3 }], hours: 24, mostPieces: 100, perShopper: 1, startsAt: localText(new Date()), endsAt: localText(new Date(Date.now() + 7 * dayMs)) })
const valuesOf = ({ prices, hours, mostPieces, perShopper, startsAt, endsAt }: GroupWish): Values => ({ hours, mostPieces, perShopper, prices: prices.map(({ skuId, size, priceFen, leaderFen }) => ({ skuId, size, priceFen: priceFen / 100, leaderFen: leaderFen === null ? null : leaderFen / 100 })), startsAt: localText(new Date(startsAt)), endsAt: localText(new Date(endsAt)) })

interface Props { readonly initial?: (GroupWish & { readonly id: string }) | undefined; readonly find: FindSkus; readonly findRivals: FindRivals; readonly submit: (wish: GroupWish, key: string) => Promise<unknown>; readonly after: () => void }
const must = [{ required: true, message: w.required }]
const yuanBox = <InputNumber min={0.01} max={10_000_000} precision={2} prefix="¥" style={{ width: '100%' }} />
const whole = (least: number, most: number) => <InputNumber min={least} max={most} precision={0} style={{ width: '100%' }} />

export function GroupForm({ initial, find, findRivals, submit, after }: Props) {
  return (
    <FormPage<Values> name="group" keepsDraft={!initial} initial={initial ? valuesOf(initial) : fresh()} text={w.keep} submit={(values, key) => submit(wishOf(values), key)} after={after}>
      {(form) => <>
        <Form.List name="prices">{(fields, { add, remove }) => <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="form-part"><legend>{w.row(name + 1)}</legend>
              <Form.Item name={[name, 'skuId']} label={w.sku} rules={must}><Skus find={find} /></Form.Item>
              <div className="form-two"><Form.Item name={[name, 'size']} label={w.size} rules={must}>{whole(2, 10)}</Form.Item><Form.Item name={[name, 'priceFen']} label={w.price} rules={must}>{yuanBox}</Form.Item></div>
              <Form.Item name={[name, 'leaderFen']} label={w.leader} extra={w.leaderHint}>{yuanBox}</Form.Item>
              {fields.length > 1 && <Button onClick={() => { remove(name) }}>{w.drop}</Button>}
            </fieldset>))}
          {fields.length < 60 && <p><Button onClick={() => { add({ size: 2 }) }}>{w.add}</Button></p>}
        </>}</Form.List>
        <fieldset className="form-part"><legend>{w.when}</legend><div className="form-two"><Form.Item name="startsAt" label={w.starts} rules={must}><Input type="datetime-local" /></Form.Item><Form.Item name="endsAt" label={w.ends} rules={must}><Input type="datetime-local" /></Form.Item></div><Form.Item name="hours" label={w.hours} rules={must}>{whole(1, 168)}</Form.Item></fieldset>
        <Form.Item noStyle shouldUpdate>{() => { const { prices, startsAt, endsAt } = form.getFieldsValue(true) as Values; return <Rivals find={findRivals} kind="group" skuId={prices.find((line) => line?.skuId)?.skuId} from={startsAt} until={endsAt} exceptId={initial?.id} /> }}</Form.Item>
        <div className="form-two"><Form.Item name="mostPieces" label={w.pieces} rules={must}>{whole(2, 1_000_000)}</Form.Item><Form.Item name="perShopper" label={w.perShopper} rules={must}>{whole(1, 100)}</Form.Item></div>
        <p><Quiet>{w.rule}</Quiet></p>
      </>}
    </FormPage>
  )
}
