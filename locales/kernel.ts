/** What the ground floor says when it refuses. */
export const kernelTexts = {
  'kernel.busy': ['系统繁忙，请稍后重试', 'We are busy; please try again in a moment'],
  'kernel.fault': ['系统出错了，我们已记录，请稍后重试', 'Something went wrong on our side; it has been recorded'],
  'kernel.file_missing': ['请选择要上传的文件', 'Choose a file to upload'],
  'kernel.invalid': ['填写的内容有误，请检查标出的项目', 'Some fields need a correction'],
  'kernel.key_missing': ['请求缺少 Idempotency-Key', 'The request lacks an Idempotency-Key'],
  'kernel.key_used_otherwise': ['同一个 Idempotency-Key 已用于另一请求', 'This Idempotency-Key was used for another request'],
  'kernel.malformed': ['请求格式不正确', 'The request is malformed'],
  'kernel.not_found': ['没有找到，可能已被移除', 'Not found; it may have been removed'],
  'kernel.not_permitted': ['您的角色没有此权限', 'Your role does not permit this'],
  'kernel.not_yours': ['您无权进行此操作', 'You may not do this'],
  'kernel.setting_out_of_bounds': ['数值须在 {least} 到 {most} 之间', 'The value must lie between {least} and {most}'],
  'kernel.sign_in_first': ['请先登录', 'Please sign in first'],
  'kernel.still_at_it': ['上一次请求还在处理，请勿重复提交', 'The first request is still being worked on'],
  'kernel.too_large': ['内容过大', 'Too large'],
  'kernel.too_many_requests': ['操作太频繁，请稍后再试', 'Too many requests; please slow down'],
} as const
