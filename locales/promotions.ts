/** What promotions 促销 say: refusals of offers and coupons. */
export const promotionsTexts = {
  'promotions.claimed_already': ['您已领过这张券', 'You have this coupon already'],
  'promotions.coupons_only': ['有效天数只用于优惠券', 'Only coupons are good for a number of days'],
  'promotions.effect_not_there': ['这一优惠层不支持这种优惠方式', 'This lane does not take this kind of offer'],
  'promotions.ends_first': ['结束时间须晚于开始时间', 'It must end after it begins'],
  'promotions.gone': ['优惠已被领完或用完，请按最新价格确认', 'An offer was used up meanwhile; please look at the price again'],
  'promotions.kind_not_there': ['这一优惠层只能是公开优惠，或只能凭券', 'This lane is for open offers only, or for coupons only'],
  'promotions.lane_not_yours': ['您不能在这一优惠层设置优惠', 'You cannot make an offer in this lane'],
  'promotions.none_left': ['券已被领完', 'All of these coupons have been claimed'],
  'promotions.not_a_draft': ['已发布的优惠不能修改，请停止后新建', 'What was published is not changed; stop it and make a new one'],
  'promotions.not_live': ['优惠未开始、已停止或已结束', 'The offer has not begun, was stopped, or has ended'],
  'promotions.over_already': ['结束时间已过', 'This time has passed already'],
  'promotions.price_of_everything': ['一口价须指定商品', 'A fixed price needs goods that it is for'],
  'promotions.rungs_fall': ['每一档的门槛和优惠都须高于前一档；“每满减”只能有一档金额', 'Each rung must ask and give more than the one before; “for each” takes one rung with an amount'],
  'promotions.stale': ['优惠已被他人修改，请刷新', 'Somebody else has changed this offer; please reload'],
} as const
