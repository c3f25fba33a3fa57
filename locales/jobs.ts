import type { Pair } from './index'

/** What each job by the clock does 定时任务说明, for the jobs page; a test refuses a job that says nothing. */
export const jobTexts: Readonly<Record<string, Pair>> = {
  'aftersales.sweep_due': ['推进到期的售后单（自动同意、自动退款或关闭）', 'Moves after-sales cases whose time has come: agreed, refunded or closed'],
  'bargains.end_due': ['结束到期的砍价并通知买家', 'Ends bargains whose time is over and tells their owners'],
  'catalog.fail_imports': ['结束停滞的批量导入', 'Ends imports that have come to a standstill'],
  'compliance.sweep_exports': ['清理过期的导出文件', 'Removes exported files that are over their time'],
  'factors.sweep': ['清理过期的二次验证记录', 'Clears what is over of second factors'],
  'identity.sweep': ['清理过期的登录与验证码', 'Clears sessions and codes that are over'],
  'integrations.sweep': ['清理过期的回调投递记录', 'Clears old deliveries of webhooks'],
  'kernel.pull_in': ['时钟回拨后，让信件及时投递', 'Delivers letters in time after a clock went back'],
  'kernel.send_waiting': ['发送排队的短信和邮件', 'Sends SMS and mails that wait'],
  'logistics.poll_parcels': ['向快递公司查询包裹轨迹', 'Asks carriers where parcels are'],
  'merchants.sweep_papers': ['清理没有入驻申请认领的资质文件', 'Clears papers that no application has named'],
  'operations.watch': ['巡检系统并触发报警', 'Looks at the system and raises alerts'],
  'ordering.forget_old_carts': ['清理长期未动的购物车', 'Forgets carts that nobody has touched for long'],
  'ordering.sweep_gifts': ['释放未按时支付的赠品', 'Lets go of gifts that were not paid for in time'],
  'ordering.sweep_due': ['处理到期的订单', 'Does what is due on orders'],
  'ordering.sweep_tails': ['打开预售尾款、发送提醒、处理逾期未付', 'Opens the tails of presales, reminds of them and ends those not paid in time'],
  'payments.reconcile': ['渠道账单与账本对账', 'Reconciles statements with the ledger'],
  'promotions.forget_guesses': ['清理兑换码输错记录', 'Forgets counts of wrong coupon codes'],
  'promotions.remind': ['提醒即将到期的优惠券', 'Reminds of coupons that end soon'],
  'rehearsals.tidy_replays': ['结束停滞的优惠回放，清理半年前的记录', 'Ends replays that stand still and forgets old ones'],
  'pricing.forget_old': ['清理超过三年的价格记录', 'Forgets prices older than three years'],
  'risk.expire_approvals': ['结束过期的复核申请', 'Ends approvals that waited too long'],
}
