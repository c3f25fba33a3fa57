import type { memberAudiences, memberRoles } from './tables'

/** Roles 角色: the permission matrix as data (I-20). What stands nowhere is refused; `*` stands for any room or any verb. */
export type MemberAudience = (typeof memberAudiences)[number]
export type Role = (typeof memberRoles)[number]
/** Reading, writing, and the four verbs of money (E25): these are shown apart and given with care. */
type Verb = 'read' | 'write' | MoneyVerb
type MoneyVerb = 'refund' | 'payout' | 'price' | 'export'
export interface Permit { readonly of: readonly MemberAudience[]; readonly does: Verb; readonly says: readonly [zh: string, en: string] }

const both = ['merchant', 'staff'] as const
const store = ['merchant'] as const
const platform = ['staff'] as const

/**
 * Every permit 权限 that a room publishes: for whose roles it is, what it does, and a plain sentence. A test refuses a room's permit that is missing
 * here, one that no room has, and one that is for an audience of which no route asks it.
 */
const permits = {
  'campaigns.read': { of: both, does: 'read', says: ['查看营销日历与预算计划', 'See the marketing calendar and its budgets'] },
  'campaigns.stop': { of: platform, does: 'price', says: ['紧急停止一层、一店或平台的优惠、价格表、砍价与拼团', 'Stop the offers, price lists, bargains and group buying of a lane, a store or the platform at once'] },
  'campaigns.write': { of: both, does: 'write', says: ['编制营销预算计划', 'Plan the budgets of marketing'] },
  'catalog.costs': { of: store, does: 'read', says: ['查看各 SKU 的到岸成本', 'See the landed costs of SKUs'] },
  'catalog.price': { of: store, does: 'price', says: ['改价，包括批量改价', 'Change prices, also of many products at once'] },
  'catalog.read': { of: both, does: 'read', says: ['查看商品、品牌和导入记录', 'See products, brands and imports'] },
  'catalog.review': { of: platform, does: 'write', says: ['审核、封禁商品', 'Review and ban products'] },
  'catalog.write': { of: both, does: 'write', says: ['新建、修改、上下架商品，维护类目与品牌', 'Make and change products, categories and brands; put on and off the shelf'] },
  'compliance.audit': { of: both, does: 'read', says: ['查看审计日志：谁在何时改了什么', 'Read the audit: who changed what, and when'] },
  'compliance.events': { of: platform, does: 'write', says: ['重新投递失败的事件', 'Deliver failed events again'] },
  'compliance.exports': { of: both, does: 'export', says: ['把有权查看的列表导出为文件', 'Have as a file the lists that one may read'] },
  'compliance.inbox': { of: both, does: 'read', says: ['接收站内信', 'Receive notes in the inbox'] },
  'compliance.read': { of: platform, does: 'read', says: ['查看设置、事件与定时任务', 'See settings, events and jobs'] },
  'compliance.settings': { of: platform, does: 'write', says: ['修改平台设置', 'Change the settings of the platform'] },
  'discovery.read': { of: platform, does: 'read', says: ['查看同义词、置顶、搜不到的词与排序依据', 'See synonyms, pinned results, words that find nothing and why something ranks'] },
  'discovery.write': { of: platform, does: 'write', says: ['维护同义词与置顶结果', 'Keep synonyms and pinned results'] },
  'shares.read': { of: platform, does: 'read', says: ['查看分享带来的订单', 'See the orders that came by shares'] },
  'favourites.read': { of: both, does: 'read', says: ['查看商品的收藏与提醒人数', 'See how many keep and wait for goods'] },
  'recommendations.read': { of: both, does: 'read', says: ['查看推荐效果与搭配类目；商家：本店详情页各块的停留与跳出', 'See what recommendations learnt and which categories go together; merchants: how their pages are read'] },
  'recommendations.write': { of: platform, does: 'write', says: ['维护搭配类目', 'Keep which categories go together'] },
  'identity.ban': { of: platform, does: 'write', says: ['停用、恢复买家账号', 'Disable and restore shoppers'] },
  'identity.me': { of: both, does: 'read', says: ['登录，管理自己的账号', 'Sign in and look after one’s own account'] },
  'identity.people': { of: platform, does: 'read', says: ['查看买家（手机号打码）', 'See shoppers, phones masked'] },
  'identity.read': { of: both, does: 'read', says: ['查看成员与角色', 'See members and roles'] },
  'identity.staff': { of: both, does: 'write', says: ['邀请、停用成员，编辑与授予角色', 'Invite and disable members; edit and give roles'] },
  'invoices.read': { of: both, does: 'read', says: ['查看发票', 'See invoices'] },
  'invoices.write': { of: store, does: 'write', says: ['开具、退回发票，确认红字发票', 'Issue invoices, send them back, confirm red ones'] },
  'integrations.manage': { of: both, does: 'write', says: ['管理接口密钥与回调（开放平台）', 'Manage API keys and webhooks'] },
  'logistics.read': { of: both, does: 'read', says: ['查看运费模板与停滞的包裹', 'See freight templates and stalled parcels'] },
  'logistics.write': { of: store, does: 'write', says: ['修改运费模板、更正运单号、跟进停滞的包裹', 'Change freight templates, put tracking numbers right, look after stalled parcels'] },
  'merchants.papers': { of: both, does: 'write', says: ['查看资质文件（每次记录）；商家：上传、移除', 'See papers, each look recorded; merchants: add and remove their own'] },
  'merchants.read': { of: both, does: 'read', says: ['查看店铺与商家资料', 'See stores and merchants'] },
  'merchants.write': { of: both, does: 'write', says: ['修改店铺资料；平台：审核、冻结商家', 'Change the store; platform: admit and freeze merchants'] },
  'operations.alerts': { of: platform, does: 'write', says: ['接收、认领和静默报警', 'Hear of alerts, acknowledge and snooze them'] },
  'operations.jobs': { of: platform, does: 'write', says: ['重试、取消、立即运行任务，重新投递死信', 'Retry, cancel and run jobs; deliver dead letters again'] },
  'operations.read': { of: platform, does: 'read', says: ['查看系统健康与报警', 'See the health of the system and its alerts'] },
  'ordering.cancel': { of: platform, does: 'refund', says: ['取消订单并退款', 'Cancel orders and give the money back'] },
  'ordering.default': { of: store, does: 'refund', says: ['声明预售订单无法发货（双倍返还定金）', 'Declare that a presale order cannot be delivered (the deposit goes back twice)'] },
  'ordering.export': { of: store, does: 'export', says: ['导出订单（含收货人信息）', 'Export orders with names and addresses'] },
  'ordering.read': { of: both, does: 'read', says: ['查看订单与销售数字', 'See orders and sales'] },
  'ordering.reveal': { of: store, does: 'read', says: ['查看完整的收货手机号与地址（每次记录）', 'See whole phones and addresses; each time is recorded'] },
  'ordering.ship': { of: store, does: 'write', says: ['发货', 'Ship orders'] },
  'dispatch.send': { of: store, does: 'write', says: ['发货台：申请与打印电子面单、批量发货', 'The dispatch desk: waybills, printing, shipping many orders at once'] },
  'pickup.read': { of: both, does: 'read', says: ['查看门店与核销券', 'See stores and what waits there'] },
  'pickup.redeem': { of: store, does: 'write', says: ['在门店核销', 'Redeem codes at a store'] },
  'pickup.write': { of: store, does: 'write', says: ['管理门店、标记备货完成', 'Keep stores; say what lies ready'] },
  'vouchers.read': { of: both, does: 'read', says: ['查看卡密与链接的发放、查看记录（不含内容）', 'See what of codes and links was sent and looked at, not what they say'] },
  'vouchers.write': { of: store, does: 'write', says: ['导入卡密、设置链接内容', 'Bring codes in, and say what links send'] },
  'commissions.read': { of: both, does: 'read', says: ['查看佣金费率', 'See commissions'] },
  'commissions.write': { of: platform, does: 'price', says: ['发布佣金费率', 'Publish commissions'] },
  'payments.read': { of: both, does: 'read', says: ['查看账单、支付与总账', 'See statements, payments and the ledger'] },
  'wechat.read': { of: platform, does: 'read', says: ['查看发货信息上传', 'See what WeChat is told of shipments'] },
  'wechat.write': { of: platform, does: 'write', says: ['重试发货信息上传', 'Tell WeChat of a shipment again'] },
  'payments.settle': { of: platform, does: 'payout', says: ['对账并处理资金差异', 'Reconcile, and settle differences of money'] },
  'pricing.read': { of: both, does: 'read', says: ['查看价格记录、划线价依据与成本', 'See the book of prices, what prices are compared with, and costs'] },
  'pricing.write': { of: store, does: 'price', says: ['设置划线价依据、到岸成本与最低价', 'Set what prices are compared with, landed costs and floors'] },
  'aftersales.decide': { of: platform, does: 'refund', says: ['裁决售后纠纷', 'Decide disputes about after-sales'] },
  'aftersales.read': { of: both, does: 'read', says: ['查看售后单', 'See after-sales cases'] },
  'aftersales.write': { of: store, does: 'refund', says: ['答复售后申请、确认退货', 'Answer after-sales, and say what came back'] },
  'changes.read': { of: both, does: 'read', says: ['查看改单', 'See order changes'] },
  'changes.write': { of: both, does: 'refund', says: ['改价、退差价、取消未发件、答复改单', 'Lower prices, give money back, strike out pieces, answer order changes'] },
  'drafts.read': { of: both, does: 'read', says: ['查看代客单', 'See orders on behalf'] },
  'drafts.write': { of: both, does: 'write', says: ['代客下单、发送支付链接', 'Draft orders for shoppers and make their links'] },
  'timelines.read': { of: both, does: 'read', says: ['查看订单时间线', 'See the timeline of an order'] },
  'reviews.answer': { of: store, does: 'write', says: ['回复评价与提问、举报违规内容', 'Answer reviews and questions; report what breaks the rules'] },
  'reviews.moderate': { of: platform, does: 'write', says: ['处理举报、申请隐藏违法评价（须他人复核）、恢复显示', 'Deal with reports, ask for unlawful reviews to be hidden (another decides), show them again'] },
  'agreements.answer': { of: store, does: 'write', says: ['代表商家同意或不同意协议与规则', 'Agree to rules for the store, or decline'] },
  'agreements.read': { of: both, does: 'read', says: ['查看协议与规则的版本与同意记录', 'See versions of agreements and rules, and who agreed'] },
  'agreements.write': { of: platform, does: 'write', says: ['起草协议与规则、申请发布（须他人复核）', 'Draft agreements and rules; ask for them to be published (another decides)'] },
  'privacy.read': { of: platform, does: 'read', says: ['查看账号注销申请、未结事项与依法保留的数据', 'See requests to close accounts, what stands in their way, and what law keeps'] },
  'reviews.read': { of: both, does: 'read', says: ['查看评价、提问与举报', 'See reviews, questions and reports'] },
  'bargains.read': { of: both, does: 'read', says: ['查看砍价活动', 'See bargain activities'] },
  'bargains.write': { of: both, does: 'price', says: ['新建、发布、停止砍价活动', 'Draft, publish and stop bargain activities'] },
  'groups.read': { of: both, does: 'read', says: ['查看拼团活动', 'See group buying activities'] },
  'groups.write': { of: both, does: 'price', says: ['新建、发布、停止拼团活动（平台：停止）', 'Draft, publish and stop group buying activities (platform: stop)'] },
  'points.adjust': { of: platform, does: 'write', says: ['增减买家积分（大额须复核）', 'Give shoppers points or take some (many need a second person)'] },
  'brand.read': { of: platform, does: 'read', says: ['查看品牌设置', 'See how the brand is set'] },
  'brand.write': { of: platform, does: 'write', says: ['设置品牌：名称、标志、颜色、定位', 'Set the brand: name, logo, colours, positioning'] },
  'pages.publish': { of: both, does: 'write', says: ['发布、定时、回滚、下线装修页面', 'Publish, schedule, roll back and take down composed pages'] },
  'pages.read': { of: both, does: 'read', says: ['查看装修页面与历史', 'See composed pages and their history'] },
  'pages.write': { of: both, does: 'write', says: ['新建与修改装修页面、上传图片', 'Draft composed pages and upload their pictures'] },
  'points.read': { of: platform, does: 'read', says: ['查看积分负债与买家积分账户', 'See the points owed and the points of shoppers'] },
  'presales.read': { of: both, does: 'read', says: ['查看预售', 'See presales'] },
  'presales.write': { of: both, does: 'price', says: ['新建、发布、停止预售（平台：停止）', 'Draft, publish and stop presales (platform: stop)'] },
  'pricelists.read': { of: both, does: 'read', says: ['查看价格表与会员组', 'See price lists and groups of shoppers'] },
  'pricelists.write': { of: both, does: 'price', says: ['新建、发布、停止价格表，管理会员组', 'Draft, publish and stop price lists; keep groups of shoppers'] },
  'promotions.compensate': { of: platform, does: 'write', says: ['给买家发放补偿券（每天限量）', 'Give shoppers coupons as amends, so many a day'] },
  'promotions.read': { of: both, does: 'read', says: ['查看优惠与优惠券', 'See offers and coupons'] },
  'promotions.write': { of: both, does: 'price', says: ['新建、发布、停止优惠；发券、生成兑换码、召回', 'Draft, publish and stop offers; give coupons, make codes, recall'] },
  'rehearsals.margin': { of: both, does: 'read', says: ['查看优惠带来的订单毛利', 'See what the orders with an offer earned'] },
  'rehearsals.read': { of: both, does: 'read', says: ['查看优惠的预览与回放', 'See previews and replays of offers'] },
  'rehearsals.run': { of: both, does: 'write', says: ['回放、试算优惠', 'Replay and try offers'] },
  'risk.approve': { of: both, does: 'write', says: ['复核他人提交的大额退款、批量改价等申请', 'Decide what others asked: large refunds, mass price changes'] },
  'risk.ask': { of: both, does: 'write', says: ['撤回自己提交的复核申请', 'Take back what one has asked another to decide'] },
  'risk.read': { of: both, does: 'read', says: ['查看待复核与已复核的申请', 'See what waits for a second person, and what was decided'] },
  'deposits.read': { of: both, does: 'read', says: ['查看保证金与违约金', 'See deposits and penalties'] },
  'deposits.pay': { of: store, does: 'payout', says: ['缴纳保证金、对违约金提出异议', 'Pay in the deposit, and object to penalties'] },
  'deposits.propose': { of: platform, does: 'write', says: ['提出商家违约金', 'Propose penalties of stores'] },
  'deposits.decide': { of: platform, does: 'payout', says: ['复核、扣收、撤销违约金，退还保证金', 'Allow, take and drop penalties, and give deposits back'] },
  'deposits.write': { of: platform, does: 'price', says: ['发布保证金标准与违约规则', 'Publish what stores must leave, and rules of penalties'] },
  'splits.read': { of: both, does: 'read', says: ['查看分账与分账接收方', 'See splits and who receives them'] },
  'splits.bind': { of: store, does: 'payout', says: ['填写、提交分账接收方', 'Say who receives what is split'] },
  'splits.write': { of: platform, does: 'payout', says: ['审核分账接收方、切换分账或提现', 'Let channels check receivers, and say whose money goes by split'] },
  'taxes.read': { of: platform, does: 'read', says: ['查看与导出涉税报送文件（每次记录）', 'See tax files and have them as a file; each time is recorded'] },
  'taxes.write': { of: platform, does: 'write', says: ['生成涉税报送文件、登记报送', 'Make tax files, and say that they were handed in'] },
  'settlement.bank': { of: platform, does: 'payout', says: ['导入银行流水、处理对账差异', 'Take in the bank’s statement, and settle what differs'] },
  'settlement.pay': { of: platform, does: 'payout', says: ['提交与复核商家提现打款、驳回提现', 'Ask for and allow payouts to merchants, and refuse them'] },
  'settlement.withdraw': { of: store, does: 'payout', says: ['申请提现、设置收款账户', 'Ask for payouts and set their account'] },
  'settlement.read': { of: both, does: 'read', says: ['查看余额、结算与对账单', 'See balances, settlements and statements'] },
  'settlement.write': { of: platform, does: 'write', says: ['设置商家账期', 'Set the days after which merchants are settled'] },
  'stock.lots': { of: platform, does: 'write', says: ['设定哪些类目须按批次管理', 'Say which categories’ goods are kept by lots'] },
  'wallet.issue': { of: store, does: 'write', says: ['发放、导出、延期、作废礼品卡（大额须复核），替持卡人挂失、补办记名卡', 'Issue gift cards, hand over their codes, extend them and make them void (much needs a second person); report named ones lost and replace them for their holders'] },
  'wallet.read': { of: store, does: 'read', says: ['查看礼品卡与买家余额', 'See gift cards and the balances of shoppers'] },
  'stock.read': { of: store, does: 'read', says: ['查看库存与流水', 'See stock and its movements'] },
  'stock.write': { of: store, does: 'write', says: ['入库、调整库存、管理仓库', 'Receive and adjust stock, keep warehouses'] },
  'warehousing.read': { of: store, does: 'read', says: ['查看调拨与盘点', 'See transfers and stocktakes'] },
  'warehousing.costs': { of: store, does: 'write', says: ['查看库存价值与销售成本，计入后到费用', 'See what stock is worth and goods have cost; add bills that came later'] },
  'warehousing.write': { of: store, does: 'write', says: ['调拨、盘点', 'Transfer and count stock'] },
} as const satisfies Readonly<Record<string, Permit>>
export const permitList: Readonly<Record<string, Permit>> = permits
export const knownPermits: readonly string[] = Object.keys(permits)
export const permitsFor = (audience: MemberAudience): string[] => knownPermits.filter((permit) => permitList[permit]!.of.includes(audience))

/** Held by everybody who can sign in: to see and change what is his own, and to have as a file what he may read. */
export const own = ['identity.me', 'compliance.exports', 'compliance.inbox', 'risk.ask'] as const

/** What each role of the platform's staff may do. An auditor reads and changes nothing. */
const staff = {
  owner: ['*'],
  operations: [...own, 'reviews.*', 'privacy.*', 'pickup.read', 'vouchers.read', 'identity.read', 'identity.staff', 'identity.people', 'identity.ban', 'catalog.*', 'merchants.*', 'stock.read', 'stock.lots', 'logistics.*', 'ordering.*', 'timelines.read', 'drafts.*', 'aftersales.*', 'changes.*', 'invoices.read', 'payments.read', 'commissions.*', 'deposits.read', 'deposits.propose', 'settlement.read', 'splits.read', 'risk.*', 'promotions.*', 'points.*', 'presales.*', 'bargains.*', 'groups.*', 'pricelists.*', 'rehearsals.*', 'campaigns.*', 'pricing.read',
    'discovery.*', 'pages.*', 'brand.*', 'recommendations.*', 'favourites.read', 'shares.read', 'compliance.read', 'compliance.audit', 'compliance.events', 'operations.*', 'wechat.*'],
  finance: [...own, 'identity.read', 'merchants.read', 'ordering.read', 'timelines.read', 'aftersales.read', 'changes.read', 'invoices.read', 'payments.*', 'wechat.*', 'commissions.*', 'deposits.*', 'settlement.*', 'splits.*', 'taxes.*', 'points.read', 'risk.*', 'campaigns.read', 'campaigns.write', 'compliance.read', 'compliance.audit'],
  support: [...own, 'reviews.*', 'privacy.read', 'agreements.read', 'pickup.read', 'vouchers.read', 'identity.people', 'catalog.read', 'merchants.read', 'stock.read', 'logistics.read', 'ordering.read', 'timelines.read', 'drafts.*', 'ordering.cancel', 'ordering.reveal', 'aftersales.*', 'changes.*', 'invoices.read', 'payments.read', 'promotions.read', 'promotions.compensate', 'points.read', 'risk.read'],
  auditor: [...own, '*.read', 'rehearsals.margin', 'identity.people', 'compliance.audit'],
} as const satisfies Partial<Record<Role, readonly string[]>>

/** What each role of a merchant's members may do, always within that merchant. */
const merchant = {
  owner: ['*'],
  clerk: [...own, 'agreements.read', 'pages.*', 'recommendations.read', 'favourites.read', 'reviews.*', 'pickup.*', 'vouchers.*', 'identity.read', 'catalog.*', 'merchants.read', 'stock.*', 'warehousing.*', 'logistics.*', 'ordering.*', 'timelines.read', 'drafts.*', 'dispatch.*', 'aftersales.*', 'changes.*', 'invoices.*', 'promotions.*', 'presales.*', 'bargains.*', 'groups.*', 'pricelists.*', 'rehearsals.*', 'campaigns.*', 'pricing.*', 'wallet.*', 'risk.read'],
  warehouse: [...own, 'pickup.*', 'catalog.read', 'merchants.read', 'stock.*', 'warehousing.read', 'warehousing.write', 'logistics.*', 'ordering.read', 'timelines.read', 'ordering.ship', 'dispatch.*', 'ordering.reveal', 'aftersales.*', 'changes.read'],
  finance: [...own, 'catalog.read', 'merchants.read', 'ordering.read', 'timelines.read', 'ordering.export', 'aftersales.read', 'changes.read', 'invoices.*', 'payments.*', 'commissions.read', 'deposits.*', 'settlement.*', 'splits.*', 'pricing.read', 'campaigns.*', 'wallet.*', 'catalog.costs', 'warehousing.read', 'warehousing.costs'],
} as const satisfies Partial<Record<Role, readonly string[]>>

export const matrix: Record<MemberAudience, Partial<Record<Role, readonly string[]>>> = { staff, merchant }
export const rolesOf = (audience: MemberAudience): Role[] => Object.keys(matrix[audience]) as Role[]

const sets = new Map<string, ReadonlySet<string>>((['staff', 'merchant'] as const).flatMap((audience) => rolesOf(audience).map((role) => {
  const patterns = matrix[audience][role] ?? []
  return [`${audience}/${role}`, new Set([...patterns, ...knownPermits.filter((permit) => allows(patterns, permit))])] as const
})))
const none: ReadonlySet<string> = new Set()

/** What a built-in role may do: its patterns and the permits that they cover, computed once. A role that the audience does not have may do nothing. */
export const permitsOf = (audience: MemberAudience, role: string): ReadonlySet<string> => sets.get(`${audience}/${role}`) ?? none

/** What whoever holds a role may do: a role of the house by its name, one that somebody made by its own list, to which what is everybody's own is added. */
export const rightsOf = (audience: MemberAudience, role: string, made: readonly string[] | null | undefined): ReadonlySet<string> => (made ? new Set([...own, ...made]) : permitsOf(audience, role))

/** Looking as somebody else never widens: what both may do, and no pattern. */
export const sharedRights = (mine: ReadonlySet<string>, theirs: ReadonlySet<string>): ReadonlySet<string> => new Set([...own, ...knownPermits.filter((permit) => allows([...mine], permit) && allows([...theirs], permit))])

/** Nobody grants, edits or resets beyond what he holds (E25): every right of `wanted` must be covered by a right of `held`. A role that can do nothing is nobody's to give. */
export const covered = (held: Iterable<string>, wanted: Iterable<string>): boolean => { const mine = [...held]; const theirs = [...wanted]; return theirs.length > 0 && theirs.every((one) => allows(mine, one)) }

function allows(patterns: readonly string[], wanted: string): boolean {
  return patterns.some((pattern) => covers(pattern, wanted))
}

/** Does a pattern (`*`, `room.*`, `*.verb` or a permit) include another pattern or permit? */
function covers(pattern: string, wanted: string): boolean {
  if (pattern === '*' || pattern === wanted) return true
  if (wanted === '*') return false
  const [room, verb] = pattern.split('.')
  const [wantedRoom, wantedVerb] = wanted.split('.')
  return (room === '*' || room === wantedRoom) && (verb === '*' || verb === wantedVerb)
}
