import type { Api } from '#apps/house'

/** The client 接口调用: the type of the API turned into calls. Path parameters are taken from the input; the rest is query or body. */
export class Problem extends Error {
  readonly status: number
  readonly type: string
  readonly issues: readonly { readonly path: readonly (string | number)[]; readonly message?: string }[]
  readonly facts: Readonly<Record<string, unknown>>
  constructor(status: number, answer: { readonly type?: string; readonly title?: string; readonly issues?: Problem['issues'] } & Record<string, unknown>) {
    super(answer.title ?? String(status))
    this.status = status
    this.type = answer.type ?? ''
    this.issues = answer.issues ?? (typeof answer.field === 'string' ? [{ path: [answer.field] }] : [])
    this.facts = answer
  }
}

export type Operations<Names extends keyof Api> = Readonly<Record<Names, `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`>>
type Given = Record<string, unknown>

/** What is asked when something grave needs the second factor: answers whether it was proved, and the request is sent once more by itself. */
export type StepUpAsk = (fault: Problem) => Promise<boolean>
let stepUp: StepUpAsk | undefined
export const onStepUp = (ask: StepUpAsk): void => { stepUp = ask }
const grave = new Set(['kernel.step_up_first', 'kernel.factor_needed'])

export function clientOf<Names extends keyof Api>(operations: Operations<Names>): Pick<Api, Names> {
  return new Proxy({} as Pick<Api, Names>, { get: (_target, name: Names & string) => async (input: Given = {}, { key }: { key?: string } = {}) => {
    const [method, path] = operations[name].split(' ') as [string, string]
    const rest: Given = { ...input }
    const url = path.replace(/:(\w+)/g, (_, part: string) => { const value = String(rest[part]); delete rest[part]; return encodeURIComponent(value) })
    const file = rest.file instanceof Blob ? rest.file : undefined
    const inQuery = method === 'GET' || method === 'DELETE'
    const query = inQuery || file ? new URLSearchParams(Object.entries(rest).flatMap(([one, value]) => (value === undefined || value === file || value === '' ? [] : [[one, String(value)]]))).toString() : ''
    const send = () => fetch(query ? `${url}?${query}` : url, { method, headers: { accept: 'application/json', ...(key && { 'idempotency-key': key }), ...(!inQuery && !file && { 'content-type': 'application/json' }) },
      ...(!inQuery && { body: file ? formOf(file) : JSON.stringify(rest) }) })
    const problemOf = async (answer: Response) => new Problem(answer.status, isJson(answer) ? await answer.json() as Given : { title: answer.statusText })
    let answer = await send()
    if (answer.status === 403 && stepUp) {
      const fault = await problemOf(answer)
      if (!grave.has(fault.type) || !await stepUp(fault)) throw fault
      answer = await send()
    }
    if (!answer.ok) throw await problemOf(answer)
    return isJson(answer) ? await answer.json() as unknown : await answer.text()
  } })
}

const isJson = (answer: Response): boolean => (answer.headers.get('content-type') ?? '').includes('json')

function formOf(file: Blob): FormData {
  const form = new FormData()
  form.append('file', file)
  return form
}
