/** What the open platform says. */
export const integrationsTexts = {
  'integrations.endpoint_off': ['该回调地址已停用，请先启用', 'This endpoint is off; switch it on first'],
  'integrations.no_such_event': ['没有这个事件：{event}', 'There is no such event: {event}'],
  'integrations.scope_beyond': ['不能授予自己没有或密钥不可持有的权限：{scope}', 'A key may not have what you do not hold, or what only people may do: {scope}'],
  'integrations.switched_off': ['回调地址已自动停用', 'A webhook was switched off'],
  'integrations.switched_off_failing': ['{url} 连续 {most} 次投递失败，已停用。修复后可在开放平台重新启用并重投。', '{url} failed {most} times in a row and was switched off. Once mended, switch it on again and redeliver.'],
  'integrations.switched_off_gone': ['{url} 答复 410，表示不再接收，已停用。', '{url} answered 410 and is gone; it was switched off.'],
  'integrations.too_many_endpoints': ['最多可有 {most} 个回调地址', 'At most {most} endpoints'],
  'integrations.too_many_keys': ['最多可有 {most} 个有效密钥', 'At most {most} keys'],
} as const
