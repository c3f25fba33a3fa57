import { createHmac } from 'node:crypto'
import { final, type Carry } from './notify'
import { clock } from './time'

/**
 * SMS by HTTP 短信网关: each message is posted as JSON to a gateway of the operator's, which knows his provider. Signed as Standard Webhooks 1.0 says
 * (standardwebhooks.com: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,` and HMAC-SHA256 in base64 over `id.timestamp.body`), so that any
 * library for it can check. The key is the id and the `idempotency-key`: the gateway sends each once.
 */
export interface Gateway { readonly url: string; readonly secret: string }
const answerMs = 10_000
const mostAnswerBytes = 65_536
const phoneForm = /^\+?\d{5,15}$/

/**
 * The gateway answers 200 with `{"status": "accepted", "key": …}`, or `"refused"` for a number that it will never reach. Whatever else comes, a page, another key,
 * a redirect, too much, nothing, counts as not sent and is tried again.
 */
export function smsCarry({ url, secret }: Gateway): Carry {
  // Libraries write such a secret as `whsec_` and base64; any other is taken as it stands.
  const signing = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret
  return async ({ key, to, text }) => {
    if (!phoneForm.test(to)) throw final('this is no number for SMS')
    const body = JSON.stringify({ key, to, text })
    const timestamp = String(Math.floor(clock().getTime() / 1_000))
    const signature = createHmac('sha256', signing).update(`${key}.${timestamp}.${body}`).digest('base64')
    const answer = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(answerMs),
      headers: { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key, 'webhook-id': key, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` } })
    const said = await bounded(answer)
    if (answer.status !== 200) throw new Error(`the gateway answered ${answer.status}`)
    let told: { status?: unknown; key?: unknown }
    try { told = JSON.parse(said) as typeof told } catch { throw new Error('the gateway answered something that is no JSON') }
    if (told?.key !== key) throw new Error('the gateway answered about another message')
    if (told.status === 'refused') throw final('the gateway refused the number')
    if (told.status !== 'accepted') throw new Error('the gateway did not take the message')
  }
}

async function bounded(answer: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length
    if (bytes > mostAnswerBytes) throw new Error('the gateway answered too much')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
