/**
 * What passes 暂时性故障: faults that mean "try again in a moment", of the database as of the disk (T-30). They are answered with 503 and Retry-After; never with a
 * success, and never with a stack.
 */
const codes = new Set([
  // The connection, as the operating system tells it.
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  // A statement or lock that took too long, a serialization failure, a deadlock, an abandoned transaction, a standby that does not write.
  '57014', '55P03', '40001', '40P01', '25P03', '25006',
  // A disk that is full, over its quota, read-only or broken; too many open files.
  'ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE',
])
/** Connection exceptions, insufficient resources (disk full, memory, connections), operator intervention, system errors: PostgreSQL, Appendix A. */
const classes = /^(08|53|57P|58)/
const words = /timeout exceeded when trying to connect|connection terminated|connection error|not queryable|timeout expired|connection is closed/i

/** Whether a fault, or what caused it, passes by itself. */
export function isTransient(fault: unknown): boolean {
  const { code, message, cause } = (fault ?? {}) as { code?: unknown; message?: unknown; cause?: unknown }
  if (typeof code === 'string' && (codes.has(code) || (code.length === 5 && classes.test(code)))) return true
  if (typeof message === 'string' && words.test(message)) return true
  return cause !== undefined && cause !== fault && isTransient(cause)
}
