import type { Pair } from './index'

/** Headings 列名 in a copy of one’s own data, by the name of a column. */
const titles: Readonly<Record<string, Pair>> = {
  version_id: ['版本', 'Version'], address: ['收货信息', 'Delivery to'], holder: ['户名', 'Holder'], bank: ['开户行', 'Bank'], tail: ['账号尾号', 'Account ends in'], added_at: ['添加时间', 'Added at'], applied_at: ['申请时间', 'Asked at'], amount_fen: ['金额（元）', 'Amount (yuan)'], answer: ['答复', 'Answer'], append_words: ['追评', 'Added'],
  app_id: ['微信应用', 'WeChat application'], openid: ['微信 openid', 'WeChat openid'], bound_at: ['绑定时间', 'Bound at'],
  below_fen: ['期望价（元）', 'Wanted price (yuan)'], seen_fen: ['收藏时价格（元）', 'Price then (yuan)'], told_at: ['提醒时间', 'Told at'],
  asked_at: ['申请时间', 'Asked at'], wished_at: ['下单时间', 'Wished at'], reissue_to: ['换开抬头', 'Made out anew for'], at: ['时间', 'At'], available: ['可用', 'Available'], available_at: ['可用时间', 'Usable from'],
  available_fen: ['可用（元）', 'Available (yuan)'], back_fen: ['退回（元）', 'Back (yuan)'], back_points: ['退回积分', 'Points back'],
  bargain_id: ['砍价编号', 'Bargain'], block: ['区块', 'Block'], body: ['内容', 'Text'], carrier: ['快递', 'Carrier'], case_id: ['售后编号', 'Case'],
  cause: ['原因', 'Cause'], changed_at: ['变更时间', 'Changed at'], channel: ['渠道', 'Channel'], clawed_points: ['扣回积分', 'Points taken back'],
  created_at: ['创建时间', 'Made at'], cut_fen: ['砍价金额（元）', 'Cut (yuan)'], debt: ['欠扣积分', 'Points owed'], deposit_fen: ['定金（元）', 'Deposit (yuan)'],
  due_at: ['期限', 'Due'], due_fen: ['应补（元）', 'To be paid (yuan)'], ended_at: ['结束时间', 'Ended at'], ends_at: ['截止时间', 'Ends at'],
  expires_at: ['过期时间', 'Expires at'], face_fen: ['面值（元）', 'Face value (yuan)'], fen: ['金额（元）', 'Amount (yuan)'], giving_at: ['转让时间', 'Handed on at'], group_id: ['分组', 'Group'],
  helped: ['帮砍人数', 'Helped'], id: ['编号', 'Id'], is_anonymous: ['匿名', 'Anonymous'], is_default: ['默认', 'Default'], is_founder: ['团长', 'Founder'],
  is_measured: ['页面统计', 'Measuring'], is_personal: ['个性化', 'Personalisation'], is_ticked: ['已勾选', 'Ticked'], issued_at: ['开具时间', 'Issued at'],
  kind: ['类型', 'Kind'], left_points: ['剩余积分', 'Points left'], made_at: ['创建时间', 'Made at'], mail: ['邮箱', 'Mail'], merchant_id: ['店铺', 'Store'],
  moved_at: ['最近变化', 'Last moved'], name: ['名称', 'Name'], note: ['备注', 'Note'], now_fen: ['当前价（元）', 'Price now (yuan)'], number: ['单号', 'Number'],
  link_id: ['分享链接', 'Share link'], first_at: ['首次时间', 'First at'], last_at: ['最近时间', 'Last at'], paid_at: ['付款时间', 'Paid at'], opened: ['打开人数', 'Opened by'],
  off_fen: ['优惠（元）', 'Off (yuan)'], offer_id: ['活动', 'Offer'], opened_at: ['发起时间', 'Opened at'], order_id: ['订单', 'Order'],
  order_number: ['订单号', 'Order number'], overall: ['总体评价', 'Stars'], paid_fen: ['实付（元）', 'Paid (yuan)'], payable_fen: ['应付（元）', 'Payable (yuan)'],
  pending: ['待到账', 'To come'], phone: ['手机号', 'Phone'], pieces: ['件数', 'Pieces'], place: ['页面位置', 'Place'], placed_at: ['下单时间', 'Placed at'],
  points: ['积分', 'Points'], price_fen: ['价格（元）', 'Price (yuan)'], product_id: ['商品', 'Product'], purpose_id: ['用途', 'For'],
  quantity: ['数量', 'Quantity'], query: ['搜索词', 'Search words'], question_id: ['提问', 'Question'], read_at: ['已读时间', 'Read at'],
  ready_at: ['完成时间', 'Ready at'], reason: ['原因', 'Reason'], refund_fen: ['退款（元）', 'Refund (yuan)'], refund_id: ['退款编号', 'Refund'],
  refunded_fen: ['已退（元）', 'Refunded (yuan)'], region: ['地区', 'Region'], reserved: ['占用', 'Held'], reserved_fen: ['占用（元）', 'Held (yuan)'],
  revoked_at: ['退出时间', 'Signed out at'], seen_at: ['最近使用', 'Last seen'], sent_at: ['发出时间', 'Sent at'], sku_id: ['规格编号', 'SKU'],
  source: ['来源', 'Source'], spec_text: ['规格', 'Specification'], starts_at: ['开始时间', 'Starts at'], state: ['状态', 'State'], street: ['详细地址', 'Street'],
  subject_id: ['对象', 'Subject'], tax_number: ['税号', 'Tax number'], title: ['标题', 'Title'], title_kind: ['抬头类型', 'Title kind'],
  title_name: ['抬头', 'Title name'], to_address: ['收件地址', 'To (address)'], to_name: ['收件人', 'To (name)'], to_phone: ['收件电话', 'To (phone)'],
  to_state: ['变为', 'Became'], topic: ['分类', 'Topic'], unit_price_fen: ['单价（元）', 'Unit price (yuan)'], used: ['已用次数', 'Used'],
  used_at: ['使用时间', 'Used at'], user_agent: ['浏览器', 'Browser'], uses: ['可用次数', 'Uses'], value: ['数值', 'Value'], verdict: ['结论', 'Verdict'],
  viewed_at: ['查看时间', 'Seen at'], words: ['内容', 'Words'],
}
/** What a column is called; its own name where nobody has said, which a test refuses. */
export const columnTitle = (key: string): Pair => titles[key] ?? [key, key]
