import { localeNow } from '../../../design/theme'
import { titles } from '../../../design/titles'

/** What the console says of requests to close accounts 注销申请文案. */
const zh = {
  title: titles.closings, number: '申请编号', shopper: '买家', state: '状态', states: { asked: '办理中', withdrawn: '已撤回', closed: '已注销' } as Record<string, string>, asked: '申请时间', due: '最晚注销', ended: '结束时间', thinking: '考虑期至', overdue: '已逾期', daysLeft: (n: number) => `还剩 ${n} 天`, waives: '已放弃积分与余额',
  stands: '未结事项', standsNone: '没有未结事项，下次任务运行时注销', unsettled: '注销时未结束', waivable: '可放弃', kept: '依法保留', law: '依据', rows: '条数', until: '保留至', done: '已清除', forGood: '匿名保留', nothing: '没有依法保留的数据', empty: '没有注销申请', what: '内容', count: '数量', amount: '金额',
  law_: '最晚 15 天内注销（《电子商务法》第二十四条、《网络数据安全管理条例》第二十三条至第二十五条）。到期由任务自动办理；未结的订单与退款按原流程走完。',
  hinders: { 'privacy.hinder_orders_placed': '待付款订单', 'privacy.hinder_orders_paid': '待发货订单', 'privacy.hinder_orders_part_shipped': '部分发货订单', 'privacy.hinder_orders_shipped': '待收货订单', 'privacy.hinder_cases': '未结束售后', 'privacy.hinder_changes': '未结束改单', 'privacy.hinder_refunds': '进行中退款', 'privacy.hinder_payouts': '进行中提现', 'privacy.hinder_points': '剩余积分', 'privacy.hinder_balance': '有余额的店铺' } as Record<string, string>,
}
const en: typeof zh = {
  title: titles.closings, number: 'Request', shopper: 'Shopper', state: 'State', states: { asked: 'Under way', withdrawn: 'Taken back', closed: 'Closed' }, asked: 'Asked', due: 'Due', ended: 'Ended', thinking: 'Thinking until', overdue: 'Overdue', daysLeft: (n) => `${n} days left`, waives: 'Points and balances given up',
  stands: 'What is open', standsNone: 'Nothing is open: it is closed with the next run of the job', unsettled: 'Not ended when it was closed', waivable: 'May be given up', kept: 'Kept by law', law: 'Reason', rows: 'Rows', until: 'Until', done: 'Deleted', forGood: 'Stays, nameless', nothing: 'Nothing is kept', empty: 'Nobody asks for his account to be closed', what: 'What', count: 'How many', amount: 'Amount',
  law_: 'Closed within 15 days (E-Commerce Law 24; Network Data Regulation 23 to 25), by a job. Orders and refunds that are open run on by themselves.',
  hinders: { 'privacy.hinder_orders_placed': 'Orders to be paid', 'privacy.hinder_orders_paid': 'Orders to be sent', 'privacy.hinder_orders_part_shipped': 'Orders sent in part', 'privacy.hinder_orders_shipped': 'Orders on their way', 'privacy.hinder_cases': 'After-sales cases', 'privacy.hinder_changes': 'Changes of orders', 'privacy.hinder_refunds': 'Refunds under way', 'privacy.hinder_payouts': 'Payouts under way', 'privacy.hinder_points': 'Points', 'privacy.hinder_balance': 'Stores with a balance' },
}
export const privacyWords = localeNow() === 'en' ? en : zh
