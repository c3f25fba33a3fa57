/** Waiting within limits 限时等待: what others are asked is waited for so long, and then fails as `late` says; that it goes on behind is its own affair. */
export async function within<T>(ms: number, answer: Promise<T>, late: (seconds: number) => Error = (seconds) => new Error(`no answer within ${seconds} s`)): Promise<T> {
  let timer: NodeJS.Timeout
  const over = new Promise<never>((_, fail) => { timer = setTimeout(() => { fail(late(ms / 1_000)) }, ms) })
  return Promise.race([answer, over]).finally(() => { clearTimeout(timer) })
}
