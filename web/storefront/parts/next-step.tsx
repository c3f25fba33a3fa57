import type { Ask } from '../page'
import { Island } from './island'

/** What can be done with an order now 下一步, the next thing first; the same in the list and on its page. */
interface Order { readonly id: string; readonly state: keyof Ask['words']['states']; readonly dueAt: string | null; readonly parentId: string | null; readonly depositFen: number | null; readonly paidFen: number; readonly closedFor: string | null }
interface Props { readonly order: Order; readonly ask: Ask; readonly orderKey: string; readonly nowMs: number; readonly isShort?: boolean; readonly countdown?: { readonly what: 'cancel' | 'receive'; readonly at: string } | null }

export function NextStep({ order, ask, orderKey, nowMs, isShort = false, countdown }: Props) {
  const { words, locale } = ask
  // Who paid a deposit is bound by it until the rest is due; what is due stands with the presale's steps.
  const isBound = order.state === 'placed' && order.depositFen !== null && order.paidFen > 0
  const state = isBound ? undefined : order.state
  return (
    <form method="post" action={ask.url} class="next-step" {...(!isShort && { 'data-live': '' })}>
      <input type="hidden" name="order" value={order.id} /><input type="hidden" name="key" value={orderKey} />
      {countdown && <p class="muted"><Island name="countdown" props={{ until: countdown.at, nowMs, locale, label: words.countdown[countdown.what] }} /></p>}
      {!isShort && (state === 'placed' || state === 'paid') && (
        <details class="cancel"><summary class="button ghost">{words.cancelOrder}</summary>
          <div class="field"><label for="reason">{words.cancelReason}</label><select id="reason" name="reason">{words.cancelReasons.map((reason) => <option key={reason}>{reason}</option>)}</select></div>
          <button class="button soft" name="do" value="cancel">{words.cancelOrder}</button></details>
      )}
      {(state === 'received' || state === 'cancelled' || order.closedFor !== null) && <button class="button ghost" name="do" value="reorder">{words.reorder}</button>}
      {!isShort && order.parentId && (state === 'part_shipped' || state === 'shipped' || state === 'received') && <a class="button ghost" href={`/orders/${order.id}/aftersales`}>{words.after.ask}</a>}
      {isShort && order.parentId && state === 'received' && <a class="button ghost" href={`/orders/${order.id}#reviews`}>{words.reviews.inOrder}</a>}
      {isShort && <a class="button ghost" href={`/orders/${order.id}`}>{words.seeDetail}</a>}
      {!isShort && state === 'shipped' && <button class="button ghost" name="do" value="extend">{words.extend}</button>}
      {state === 'shipped' && <button class="button" name="do" value="receive">{words.confirmReceipt}</button>}
      {state === 'placed' && <button class="button" name="do" value="pay">{words.pay}</button>}
    </form>
  )
}
