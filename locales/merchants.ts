/** What merchants says when it refuses. */
export const merchantsTexts = {
  'merchants.application_rejected': ['【信风】您的入驻申请未通过：{reason}。修改后可以再次申请。', '[Tradewind] Your application was turned down: {reason}. You may apply again.'],
  'merchants.name_taken': ['这个店铺名已被使用，请换一个', 'Another store bears this name; choose another'],
  'merchants.paper_gone': ['上传的文件已失效，请重新上传', 'An uploaded paper is no longer there; send it again'],
  'merchants.papers_full': ['当前提交的文件较多，请稍后再试', 'Too many papers wait at the moment; try again later'],
  'merchants.too_many_papers': ['最多可保存 {most} 份资质文件', 'At most {most} papers'],
  'merchants.freeze_first': ['请先冻结店铺，再关闭', 'Freeze the store first, then close it'],
  'merchants.wrong_state': ['商家当前状态不能这样操作', 'The merchant’s state does not allow this'],
} as const
