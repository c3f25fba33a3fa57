/** What orders on behalf 代客下单 say: refusals, and the name under which a line is held to what was told. */
export const draftsTexts = {
  'drafts.as_told': ['按代客单约定价', 'As it was told'],
  'drafts.costs_nothing': ['代客单金额不能为零；零金额的补发只能由售后发起', 'An order on behalf cannot cost nothing; only after-sales re-send for nothing'],
  'drafts.no_presale': ['预售商品不能代客下单', 'Goods of a presale are not ordered on behalf'],
  'drafts.over': ['该代客单已失效，请联系商家或客服重新发送', 'This order is not open any more; ask for a new link'],
  'drafts.used': ['该链接已使用，订单已提交', 'This link was used; the order was placed'],
} as const
