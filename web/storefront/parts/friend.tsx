import { dateTime } from '../../design/format'
import type { Ask } from '../page'

/** Asking somebody else to pay 找人代付 (E16): at the cashier, and on an order that waits for its payment. */
export const AskFriend = ({ orderId, url, words: { friends: w } }: { readonly orderId: string; readonly url: string; readonly words: Ask['words'] }) => (
  <form method="post" action={url} class="centre stack"><input type="hidden" name="order" value={orderId} /><button class="button ghost" name="do" value="friend">{w.ask}</button><p class="muted small">{w.askHint}</p></form>
)

export function FriendLink({ order, madeAt, ask: { words, url } }: { readonly order: { readonly id: string }; readonly madeAt: string | null; readonly ask: Ask }) {
  const { friends: w } = words
  if (madeAt === null) return <AskFriend orderId={order.id} url={url} words={words} />
  return (
    <form method="post" action={url} class="stack"><input type="hidden" name="order" value={order.id} />
      <p class="muted small">{w.live(dateTime(madeAt))}</p><p class="row"><button class="button ghost" name="do" value="friend">{w.again}</button><button class="button ghost" name="do" value="friend-back">{w.takeBack}</button></p></form>
  )
}
