import { z } from 'zod'
import { doubtedWechat, unsealedNotice } from '#finance/payments'
import type { Context } from '#kernel/context'
import { hurrySplit } from './splits.service'

const Told = z.object({ mchid: z.string(), out_order_no: z.string().max(64) })
/** WeChat Pay tells of a split 分账动账通知: truly signed and ours, it is asked now what became of it, whatever the notice says and however often it comes. Answers whether it was believed. */
export async function hearWechatSplit(ctx: Context, rawBody: string, headers: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (doubtedWechat(ctx, rawBody, headers)) return false
  const told = Told.safeParse(unsealedNotice(rawBody))
  if (!told.success || told.data.mchid !== process.env['WECHAT_PAY_MERCHANT_ID']) return false
  await hurrySplit(ctx, told.data.out_order_no)
  return true
}
