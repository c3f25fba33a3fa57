import { z } from 'zod'
import { alipayMessage, doubtedWechat, unsealedNotice } from '#finance/payments'
import type { Context } from '#kernel/context'
import { hurryBack } from './backs.service'
import { hurrySplit } from './splits.service'

/** A channel has told of a split or of what came back of one, truly signed: it is asked now what became of it, whatever it said; however often it tells, and of numbers that are not ours nothing. */
const hurry = (ctx: Context, id: string): Promise<void> => (id.startsWith('spb_') ? hurryBack : hurrySplit)(ctx, id)

const Wechat = z.object({ mchid: z.string(), out_order_no: z.string().max(64) })
/** WeChat Pay tells of a split or a return 分账动账通知 (pay.weixin.qq.com/doc/v3/merchant/4012529628 and its neighbours: both bear our number as `out_order_no`). Answers whether it was believed. */
export async function hearWechatSplit(ctx: Context, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (doubtedWechat(ctx, rawBody, headers)) return false
  const told = Wechat.safeParse(unsealedNotice(rawBody))
  if (!told.success || told.data.mchid !== process.env['WECHAT_PAY_MERCHANT_ID']) return false
  await hurry(ctx, told.data.out_order_no)
  return true
}

const settleNotify = 'alipay.trade.order.settle.notify'
const Alipay = z.object({ out_request_no: z.string().max(64) })
/**
 * Alipay tells of a split that it was asked to do later 交易分账结果通知 (opendocs.alipay.com/open/10381/gh4emp: `alipay.trade.order.settle.notify`, to be subscribed to for `royalty_mode` async). Other messages of its gateway are
 * believed and left alone, or it would send them again for a day. Answers whether it was believed.
 */
export async function hearAlipay(ctx: Context, rawBody: string): Promise<boolean> {
  const message = await alipayMessage(ctx, rawBody)
  if (!message) return false
  const told = message.method === settleNotify ? Alipay.safeParse(message.content) : undefined
  if (told?.success) await hurry(ctx, told.data.out_request_no)
  return true
}
