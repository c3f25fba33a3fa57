import { yuan } from '../../design/format'
import type { Ask } from '../page'

/** Balances 余额 at checkout: a tick for each store at which he has one, with what it pays. */
type Quote = Awaited<ReturnType<Ask['call']['quote']>>

/** The stores that are ticked stand in the address, one after the other. */
export const balancesIn = ({ query }: Pick<Ask, 'query'>): { useBalances?: string[] } => ({ useBalances: (query.balance ?? '').split('.').filter((one) => /^mer_[a-z0-9]{1,40}$/.test(one)).slice(0, 50) })

const kept = ['sku', 'n', 'bargain', 'group', 'founds', 'address', 'coupons', 'gifts', 'points'] as const

/** The tick of one store; a form of its own, so that it works without scripts too. */
export function Balance({ quote: { balances, presale }, merchantId, ask }: { readonly quote: Quote; readonly merchantId: string; readonly ask: Ask }) {
  const { words: { balance: w }, query } = ask
  const mine = balances.find((one) => one.merchantId === merchantId)
  if (!mine) return null
  const others = balancesIn(ask).useBalances!.filter((one) => one !== merchantId)
  const name = `balance-${merchantId}`
  return (
    <form method="get" action="/checkout" class="choices">
      {kept.filter((one) => query[one]).map((one) => <input key={one} type="hidden" name={one} value={query[one]} />)}
      {mine.usedFen > 0 && others.length > 0 && <input type="hidden" name="balance" value={others.join('.')} />}
      <label class="choice"><input type="checkbox" role="switch" name="balance" value={[...others, merchantId].join('.')} checked={mine.usedFen > 0} disabled={mine.mostFen === 0} data-submits="" aria-describedby={name} />
        <span><b>{w.use}</b> <span class="muted">{w.have(yuan(mine.haveFen))}</span> {mine.usedFen > 0 && <span class="tag strong">-{yuan(mine.usedFen)}</span>}<br /><span id={name} class="muted">{presale ? w.presale : w.most(yuan(mine.mostFen))}</span></span></label>
      <button class="link only-plain">{w.useThese}</button>
    </form>
  )
}
