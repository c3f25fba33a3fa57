/** What operations says when it refuses. */
export const operationsTexts = {
  'operations.job_waits': ['该任务已在排队，无需重复操作', 'A run of this job waits already'],
} as const
