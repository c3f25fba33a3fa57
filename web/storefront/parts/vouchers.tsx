import { dateTime } from '../../design/format'
import type { Ask } from '../page'

/** Codes and links of an order 卡密与链接 (E08): masked until their owner looks at one; what nobody looked at goes back by one button. */
type Order = Awaited<ReturnType<Ask['call']['order']>>
type Piece = Awaited<ReturnType<Ask['call']['myVouchers']>>['items'][number]
export interface Vouchers { readonly items: readonly Piece[]; readonly seen: { readonly id: string; readonly text: string } | null }

/** Asked for only where the order has something of it. What was opened is shown where the address says which. */
export async function vouchersOf({ call, query }: Ask, order: Order): Promise<Vouchers> {
  if (!order.parentId || !order.lines.some(isSent)) return { items: [], seen: null }
  const { items } = await call.myVouchers({ orderId: order.id })
  const wanted = items.find(({ id, state }) => id === query.see && state === 'viewed')
  return { items, seen: wanted ? { id: wanted.id, ...await call.viewVoucher({ id: wanted.id }) } : null }
}
const isSent = ({ kind }: { readonly kind: string }): boolean => kind === 'code' || kind === 'link'

export function VoucherPanel({ order, vouchers, ask, orderKey }: { readonly order: Order; readonly vouchers: Vouchers; readonly ask: Ask; readonly orderKey: string }) {
  const its = order.lines.filter((line) => isSent(line) && line.lapsedAt === null)
  if (its.length === 0 || !order.parentId || order.state === 'placed' || order.state === 'cancelled') return null
  const w = ask.words.virtual
  return (
    <section class="panel" id="vouchers"><h2>{w.title}</h2>
      {its.map((line) => {
        const pieces = vouchers.items.filter(({ lineId }) => lineId === line.id)
        const open = pieces.filter(({ state }) => state === 'sent').reduce((sum, one) => sum + one.pieces, 0)
        return (
          <div key={line.id} class="stack">
            <h3>{line.title}{line.specText && <small class="muted"> {line.specText}</small>}</h3>
            {pieces.length === 0 && line.refundedQuantity < line.quantity && <p class="muted">{w.waiting}</p>}
            <ul class="plain stack">{pieces.map((piece) => <One key={piece.id} piece={piece} order={order} seen={vouchers.seen} ask={ask} />)}</ul>
            {open > 0 && !line.isGift && (
              <details class="cancel"><summary class="button ghost">{w.refund}</summary>
                <form method="post" action={ask.url} class="stack"><input type="hidden" name="order" value={order.id} /><input type="hidden" name="line" value={line.id} /><input type="hidden" name="key" value={orderKey} />
                  <p class="muted small">{w.refundHow(open)}</p>
                  {open > 1 && line.kind === 'code' ? <div class="field"><label for={`back-${line.id}`}>{w.quantity}</label><input id={`back-${line.id}`} name="quantity" type="number" inputMode="numeric" min={1} max={open} value={open} required /></div> : <input type="hidden" name="quantity" value={open} />}
                  <button class="button soft" name="do" value="voucher-refund">{w.refund}</button></form></details>)}
          </div>)
      })}
      <p class="muted small">{w.hidden}</p>
    </section>
  )
}

function One({ piece, order, seen, ask: { words: { virtual: w, copy, copied }, url } }: { readonly piece: Piece; readonly order: Order; readonly seen: Vouchers['seen']; readonly ask: Ask }) {
  const text = seen?.id === piece.id ? seen.text : undefined
  const state = piece.state === 'viewed' ? w.viewed : piece.state === 'back' ? w.back : w.sent
  return (
    <li class="voucher">
      <p class="row"><code class="voucher-code">{text ?? piece.shown}</code><span class="tag">{state}</span></p>
      <p class="row"><small class="muted">{piece.pieces > 1 && `${w.pieces(piece.pieces)} · `}{piece.viewedAt ? dateTime(piece.viewedAt) : piece.state === 'sent' ? w.seeHint : ''}</small>
        {text !== undefined ? <button type="button" class="button soft" data-copy={text} data-copied={copied}>{copy}</button>
          : piece.state !== 'back' && <form method="post" action={url}><input type="hidden" name="order" value={order.id} /><input type="hidden" name="piece" value={piece.id} /><button class="button soft" name="do" value="see">{piece.state === 'viewed' ? w.again : w.see}</button></form>}</p>
    </li>
  )
}
