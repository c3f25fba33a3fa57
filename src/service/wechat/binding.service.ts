import { timingSafeEqual } from 'node:crypto'
import { openidBy, wechatApp, wechatDoor } from '#finance/payments'
import { hashed } from '#trust/factors'
import { bindOpenid } from '#trust/identity'
import type { Context } from '#kernel/context'
import { refuse } from '#kernel/refusal'
import { minuteMs } from '#kernel/time'

/** Binding one's WeChat 绑定微信 (E17): whoever shops in WeChat's own browser is asked by WeChat itself who he is, and comes back with a code that it takes once. Then its till can be called for him (JSAPI). */
const openMs = 10 * minuteMs
const mark = (ctx: Context, untilMs: string): Promise<string> => hashed(ctx, 'wechat_door', `${ctx.actor.id}/${untilMs}`)

/** Where his browser goes, and comes back from to bind and go on to `then`. Refuses `wechat.no_door` where no application's secret is set. */
export async function doorOf(ctx: Context, then: string): Promise<{ url: string }> {
  if (!wechatApp()) refuse('wechat.no_door')
  const untilMs = String(ctx.now.getTime() + openMs)
  return { url: wechatDoor(`/pay/wechat?then=${encodeURIComponent(then)}`, `${untilMs}.${await mark(ctx, untilMs)}`) }
}

/** He has come back: who he is there, is bound to him. Refuses `wechat.door_shut` for a state that is not his own or too old, so that nobody is bound by a link that somebody else sends, and for a code that WeChat does not take. */
export async function bindWechat(ctx: Context, code: string, state: string): Promise<void> {
  const appId = wechatApp() ?? refuse('wechat.no_door')
  const [untilMs = '', told = ''] = state.split('.')
  const [his, given] = [Buffer.from(await mark(ctx, untilMs)), Buffer.from(told)]
  if (!/^\d{13}$/.test(untilMs) || Number(untilMs) < ctx.now.getTime() || his.length !== given.length || !timingSafeEqual(his, given)) refuse('wechat.door_shut')
  await bindOpenid(ctx, appId, await openidBy(code) ?? refuse('wechat.door_shut'))
}
