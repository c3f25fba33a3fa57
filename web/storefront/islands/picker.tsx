import { useState } from 'preact/hooks'
import { priceParts } from '../../design/format'
import { Icon } from '../parts/icon'
import { Struck, type StruckPrice, type StruckTexts } from '../parts/struck'
import { addToCart } from './add'
import { choiceOf, isPossible, type Chosen } from './choices'

/** The SKU picker 规格选择: price, stock and picture follow the choice; what cannot be had is struck through, not hidden. Without script a plain form. */
export interface PickerSku { readonly id: string; readonly spec: Readonly<Record<string, string>>; readonly priceFen: number; readonly available: number; readonly here: number; readonly backorderDays: number | null; readonly picture: string | null; readonly perPersonLimit: number | null; readonly struck: StruckPrice | null }
export interface PickerProps {
  readonly productId: string; readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[]; readonly skus: readonly PickerSku[]
  readonly texts: { readonly choose: string; readonly chosen: string; readonly quantity: string; readonly less: string; readonly more: string; readonly add: string; readonly buy: string; readonly soldOut: string; readonly inStock: string; readonly few: string; readonly backorder: string; readonly perPerson: string; readonly chooseAll: string; readonly unavailable: string; readonly from: string; readonly added: string; readonly goToCart: string; readonly store: string; readonly cart: string; readonly remind: string; readonly struck: StruckTexts }
  readonly storeHref: string
}
const mostOfOne = 999
const few = 20

export function Picker({ productId, axes, skus, texts, storeHref }: PickerProps) {
  const [chosen, choose] = useState<Chosen>(() => alreadyChosen(axes) ?? firstChoice(skus))
  const [quantity, setQuantity] = useState(1)
  const [busy, setBusy] = useState(false)
  const sku = choiceOf(skus, axes, chosen)
  const most = Math.max(1, Math.min(mostOfOne, sku?.available ?? mostOfOne, sku?.perPersonLimit ?? mostOfOne))
  const isOut = sku !== undefined && sku.available <= 0
  const submit = (event: SubmitEvent) => {
    if (!sku || isOut) { event.preventDefault(); return }
    if ((event.submitter as HTMLButtonElement | null)?.value !== 'cart') return
    event.preventDefault()
    setBusy(true)
    void addToCart(sku.id, quantity, texts.added, texts.goToCart).finally(() => { setBusy(false) })
  }
  return (
    <form method="post" action="/cart" class="picker" onSubmit={submit}>
      <input type="hidden" name="do" value="add" /><input type="hidden" name="product" value={productId} />
      <p class="picker-now"><Now sku={sku} skus={skus} from={texts.from} />{sku && <Struck price={sku.struck} texts={texts.struck} />}<span class={isOut ? 'wrong' : 'muted'} aria-live="polite">{stockText(sku, quantity, texts)}</span></p>
      {axes.map((axis) => <Axis key={axis.name} axis={axis} skus={skus} chosen={chosen} choose={choose} unavailable={texts.unavailable} />)}
      <div class="picker-quantity">
        <label for="quantity">{texts.quantity}</label>
        <Stepper quantity={quantity} most={most} set={setQuantity} texts={texts} />
        {sku?.perPersonLimit && <small class="muted">{texts.perPerson.replace('0', String(sku.perPersonLimit))}</small>}
      </div>
      {isOut && <p><a class="button ghost wide" href={`/p/${productId}/remind?sku=${sku.id}`} rel="nofollow">{texts.remind}</a></p>}
      <div class="actions"><a class="actions-link" href={storeHref}><Icon name="store" />{texts.store}</a><a class="actions-link" href="/cart"><span class="bar-icon"><Icon name="cart" /><span class="cart-count" data-cart-count hidden /></span>{texts.cart}</a><button class="button soft" name="then" value="cart" disabled={isOut || busy}>{texts.add}</button><button class="button" name="then" value="buy" disabled={isOut}>{isOut ? texts.soldOut : texts.buy}</button></div>
    </form>
  )
}

/** What somebody has chosen on the page before this script woke, where each axis has its choice. */
function alreadyChosen(axes: PickerProps['axes']): Chosen | undefined {
  const form = globalThis.document?.querySelector('form.picker')
  const chosen = axes.map(({ name }) => [name, form?.querySelector<HTMLInputElement>(`input[name="spec.${CSS.escape(name)}"]:checked`)?.value] as const)
  return form && chosen.every(([, value]) => value !== undefined) ? Object.fromEntries(chosen) as Chosen : undefined
}

const firstChoice = (skus: readonly PickerSku[]): Chosen => (skus.find((sku) => sku.available > 0) ?? skus[0])?.spec ?? {}

function stockText(sku: PickerSku | undefined, quantity: number, texts: PickerProps['texts']): string {
  if (!sku) return texts.chooseAll
  if (sku.available <= 0) return texts.soldOut
  if (quantity > sku.here && sku.backorderDays !== null) return texts.backorder.replace('0', String(sku.backorderDays))
  return sku.here > few ? texts.inStock : texts.few.replace('0', String(sku.here))
}

function Now({ sku, skus, from }: { readonly sku: PickerSku | undefined; readonly skus: readonly PickerSku[]; readonly from: string }) {
  const lowest = Math.min(...skus.map((one) => one.priceFen))
  const [whole, rest] = priceParts(sku?.priceFen ?? lowest)
  return <span class="price price-large" data-price={sku?.priceFen ?? lowest}><small>¥</small>{whole}{rest && <small>{rest}</small>}{!sku && <small class="from">{from}</small>}</span>
}

interface AxisProps { readonly axis: PickerProps['axes'][number]; readonly skus: readonly PickerSku[]; readonly chosen: Chosen; readonly choose: (chosen: Chosen) => void; readonly unavailable: string }
const Axis = ({ axis, skus, chosen, choose, unavailable }: AxisProps) => (
  <fieldset class="axis">
    <legend>{axis.name} <b>{chosen[axis.name] ?? ''}</b></legend>
    {axis.values.map((value) => {
      const possible = isPossible(skus, chosen, axis.name, value)
      return (
        <label key={value} class={possible ? 'chip' : 'chip out'} title={possible ? undefined : unavailable}>
          <input type="radio" name={`spec.${axis.name}`} value={value} checked={chosen[axis.name] === value} onChange={() => { choose({ ...chosen, [axis.name]: value }) }} />
          <span>{value}{!possible && <span class="sr">（{unavailable}）</span>}</span>
        </label>
      )
    })}
  </fieldset>
)

interface StepperProps { readonly quantity: number; readonly most: number; readonly set: (n: number) => void; readonly texts: { readonly less: string; readonly more: string } }
const Stepper = ({ quantity, most, set, texts }: StepperProps) => (
  <span class="stepper">
    <button type="button" aria-label={texts.less} disabled={quantity <= 1} onClick={() => { set(Math.max(1, quantity - 1)) }}>−</button>
    <input id="quantity" name="quantity" type="number" inputMode="numeric" min={1} max={most} value={quantity} onInput={(event) => { const n = event.currentTarget.valueAsNumber; if (Number.isInteger(n)) set(Math.min(most, Math.max(1, n))) }} />
    <button type="button" aria-label={texts.more} disabled={quantity >= most} onClick={() => { set(Math.min(most, quantity + 1)) }}>+</button>
  </span>
)
