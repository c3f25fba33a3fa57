/** What logistics says when it refuses. */
export const logisticsTexts = {
  'logistics.no_such_carrier': ['没有这家承运商', 'There is no such carrier'],
  'logistics.no_such_district': ['请选择到区/县', 'Choose a district'],
  'logistics.number_used': ['这个运单号已用于该订单', 'This number is already used for the order'],
  'logistics.one_zone_for_all': ['须有且仅有一个“其他地区”的计费规则', 'Exactly one zone must hold for everywhere else'],
  'logistics.template_name_taken': ['运费模板名称已存在', 'A template of this name exists'],
  'logistics.too_many_addresses': ['收货地址最多 {most} 个', 'You may keep {most} addresses at most'],
} as const
