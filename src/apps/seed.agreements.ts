import { seedVersion } from '#care/agreements'
import type { Actor, Context } from '#kernel/context'

/** The demo shop's agreements and rules 演示协议: short, and true of what this shop does. A real shop replaces them before it opens. */
type Wish = Parameters<typeof seedVersion>[1]
const texts: readonly Pick<Wish, 'key' | 'titleZh' | 'titleEn' | 'bodyZh' | 'bodyEn'>[] = [
  { key: 'user', titleZh: '用户协议', titleEn: 'User agreement',
    bodyZh: '## 关于本协议\n本站为演示站点，不发生真实交易。以下文字说明本软件实际的做法，正式开店前请由法务替换。\n## 账号\n手机号经验证码登录即成为用户，一号一账号。您可随时在“隐私中心”注销。\n## 订单\n您提交订单即与商家成立合同。付款前可核对并更正。价格、优惠与运费以提交时所见为准。\n## 退换\n支持七天无理由退货的商品自签收次日起七日内可退，例外情形在商品页标明并经您逐次确认。\n## 争议\n可申请平台介入，也可依法投诉、调解、仲裁或起诉。',
    bodyEn: '## About this agreement\nThis is a demonstration: nothing is really sold. It says what this software does; have your lawyers replace it before you open.\n## Account\nA phone and a code make an account, one for each phone. Close it at any time in the privacy centre.\n## Orders\nSubmitting an order makes a contract with the store. Check and correct it before you pay. Prices, offers and freight are those you saw.\n## Returns\nGoods with seven-day returns may come back within seven days from the day after receipt; exceptions are told on the page and confirmed by you each time.\n## Disputes\nAsk the platform to decide, or complain, mediate, arbitrate or sue as the law provides.' },
  { key: 'privacy', titleZh: '隐私政策', titleEn: 'Privacy policy',
    bodyZh: '## 我们收集什么\n登录：手机号。下单：收货人、电话、地址。浏览记录只由本站保存，用于推荐与改进页面，可随时关闭。完整清单见“隐私中心—个人信息收集清单”。\n## 给谁\n商家只得到履约所需的收货信息；承运商得到寄送所需信息。不提供给任何广告方。\n## 存多久\n订单与付款三年，发票五年，登录记录六个月，其余达到目的即删除。\n## 您的权利\n查阅、导出、更正、删除、关闭个性化、删除标签、撤回同意、注销账号，均在“隐私中心”办理，最晚十五天完成。',
    bodyEn: '## What we keep\nTo sign in: your phone. To order: recipient, phone and address. Browsing is kept by this shop alone, for recommendations and better pages; switch it off at any time. The whole list is in the privacy centre.\n## Who gets it\nStores get what delivery needs, carriers likewise. No advertiser gets anything.\n## How long\nOrders and payments three years, invoices five, sign-ins six months; the rest goes when it has served.\n## Your rights\nSee, take with you, correct, delete, turn personalisation off, delete tags, withdraw consent, close your account: all in the privacy centre, in fifteen days at most.' },
  { key: 'platform', titleZh: '平台规则', titleEn: 'Rules of the platform',
    bodyZh: '## 公平\n同一商品对同类买家同价，不因浏览与消费习惯加价。付费展示标明“广告”。\n## 评价\n只有真实买家可评价，平台不删除评价，仅依法隐藏并留痕。\n## 修改\n规则修改在生效前至少公示七日，历史版本长期可查；不同意的商家可按原规则退出。\n## 处理\n对商家的处理写明依据，可申诉，由人工复核。',
    bodyEn: '## Fair\nThe same goods cost the same to buyers of the same kind, whatever they look at or spend. What is paid for says so.\n## Reviews\nOnly real buyers review. The platform deletes no review, and hides one only by law and on record.\n## Changes\nA change is shown at least seven days before it holds; past versions stay readable; a store that does not agree may leave under the old rules.\n## Measures\nA measure against a store says its ground, can be appealed against, and a person decides.' },
  { key: 'merchant', titleZh: '商家规则', titleEn: 'Rules for stores',
    bodyZh: '## 入驻\n提交真实的主体与经营资质，资质到期前三十日提醒更新。\n## 经营\n按承诺时间发货，明码标价，划线价有据。不得虚构交易与评价。\n## 费用\n佣金费率在后台公示，调整前告知。\n## 违约\n保证金与违约金依公示规则，处理前听取陈述。\n## 退出\n可随时申请退出，未结订单与售后处理完毕后退还保证金。',
    bodyEn: '## Joining\nSend true papers; thirty days before one expires you are reminded.\n## Trading\nSend in the time you promised; show prices plainly; a struck price needs its ground. No fake trades or reviews.\n## Fees\nCommissions are published in the seller centre and announced before they change.\n## Breaches\nDeposits and penalties follow published rules, after you were heard.\n## Leaving\nLeave when you like: the deposit comes back when orders and cases are done.' },
  { key: 'licence', titleZh: '证照与联系方式', titleEn: 'Licence and contact',
    bodyZh: '## 平台\n演示平台，无真实经营主体。正式开店请在此公示营业执照、许可证件与联系方式（《电子商务法》第十五条）。\n## 商家\n每家店铺的主体与执照信息见其店铺主页。',
    bodyEn: '## The platform\nA demonstration without a company behind it. A real shop shows its licence, permits and contact here (E-Commerce Law 15).\n## Stores\nEach store shows its own licence on its page.' },
]
export async function seedAgreements(ctx: Context, staff: Actor): Promise<void> {
  for (const one of texts) await seedVersion(ctx, { ...one, changeZh: '', changeEn: '', asksAnew: false }, staff.id)
}
