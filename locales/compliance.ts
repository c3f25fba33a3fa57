/** What the desk says when it refuses. */
export const complianceTexts = {
  'compliance.export_columns': ['所选列不在此列表中', 'The list has no such columns'],
  'compliance.export_not_there': ['文件未完成、已取消或已过期，请重新导出', 'The file is unfinished, cancelled or expired; export again'],
  'compliance.exports_busy': ['同时最多进行 {most} 个导出任务，请等待完成或取消一个', 'At most {most} exports run at once; wait for one or cancel it'],
} as const
