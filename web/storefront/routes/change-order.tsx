import type { Problem } from '#apps/web'
import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Picture } from '../parts/goods'
import { Again, Lost, Missing } from '../refusals'

/** Changing an order 修改订单 (E01): where it goes, what the store is told, and pieces that were not sent; what comes of it is shown before it is asked. It works without a script. */
type Wanted = Parameters<Ask['call']['previewChange']>[0]
type Action = Wanted['actions'][number]

/** What the form holds that differs from the order. */
function actionsIn({ form }: Ask, order: Awaited<ReturnType<Ask['call']['order']>>): Action[] {
  const lines = order.lines.flatMap(({ id }) => { const quantity = form.whole(`q_${id}`, 0); return quantity > 0 ? [{ lineId: id, quantity }] : [] })
  const [address, note] = [form.text('address'), form.text('note').trim()]
  return [...(address ? [{ do: 'address' as const, addressId: address }] : []), ...(form.has('note') && note !== order.note ? [{ do: 'note' as const, note }] : []), ...(lines.length > 0 ? [{ do: 'pieces' as const, lines }] : [])]
}

async function load(ask: Ask) {
  const [order, { items: addresses }] = await Promise.all([ask.call.order({ id: ask.params.id! }), ask.call.addresses({})])
  const actions = ask.form.has('do') ? actionsIn(ask, order) : []
  // What cannot be is told by what was done; here it is only not shown.
  const plan = actions.length > 0 ? await ask.call.previewChange({ id: order.id, actions }).catch(() => undefined) : undefined
  return { order, addresses, actions, plan, key: crypto.randomUUID() }
}
type Data = Awaited<ReturnType<typeof load>>

async function act(ask: Ask): Promise<string> {
  const { call, form, params, words: { changes: w } } = ask
  const order = await call.order({ id: params.id! })
  const actions = actionsIn(ask, order)
  if (actions.length === 0) throw new Missing('actions', w.nothing)
  const plan = await call.previewChange({ id: order.id, actions })
  if (form.text('do') === 'look') throw new Again()
  if (form.text('do') !== 'ask') throw new Lost()
  // What he saw is what he asks for.
  if (plan.version !== form.text('version')) throw new Missing('actions', w.stale)
  const { state, paymentId } = await call.askChange({ id: order.id, actions, reason: form.text('reason'), version: plan.version }, { key: form.text('key') })
  if (paymentId) return `/pay/${paymentId}`
  return `/orders/${order.id}?said=${state === 'requested' ? 'change_asked' : 'changed'}`
}

export const changeOrder = page({
  path: '/orders/:id/change', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.changes.title, robots: 'noindex' }),
  view: ({ data, ask, problem }) => {
    const { changes: w } = ask.words
    const isOpen = data.order.parentId !== null && ['placed', 'paid', 'part_shipped'].includes(data.order.state)
    return (
      <div class="narrow slim">
        <h1>{w.title}</h1>
        <p class="muted small">{w.ofOrder} <a href={`/orders/${data.order.id}`}>{data.order.number}</a></p>
        <Refused problem={problem} fields={['reason', 'actions.0.addressId']} />
        {isOpen ? <Form data={data} ask={ask} problem={problem} /> : <section class="panel"><p>{w.closed}</p></section>}
      </div>
    )
  },
})

interface Props { readonly data: Data; readonly ask: Ask; readonly problem: Problem | undefined }
function Form({ data, ask, problem }: Props) {
  const { order, plan, key } = data
  const { words: { changes: w }, form, url } = ask
  return (
    <form method="post" action={url} class="panel stack" data-live>
      {order.awaitsGroup ? <p class="notice">{w.awaitsGroup}</p> : order.state !== 'placed' && <Pieces data={data} ask={ask} problem={problem} />}
      {order.state !== 'part_shipped' && order.collectAt === null && <Address data={data} ask={ask} problem={problem} />}
      {order.state !== 'part_shipped' && <div class="field"><label for="note">{w.note}</label><textarea id="note" name="note" rows={2} maxLength={200}>{form.has('note') ? form.text('note') : order.note}</textarea></div>}
      <Field name="reason" label={w.reason} hint={w.reasonHint} problem={problem} value={form.text('reason') || w.reasons[0]!} required maxLength={200} list="reasons" />
      <datalist id="reasons">{w.reasons.map((reason) => <option key={reason} value={reason} />)}</datalist>
      <button class={plan ? 'button ghost wide' : 'button wide'} name="do" value="look">{w.look}</button>
      {plan && <><Outcome plan={plan} ask={ask} /><input type="hidden" name="version" value={plan.version} /><input type="hidden" name="key" value={form.text('key') || key} /><button class="button wide" name="do" value="ask">{plan.dueFen > 0 ? w.submitExtra : w.submit}</button></>}
    </form>
  )
}

function Pieces({ data: { order, actions }, ask, problem }: Props) {
  const { words: { changes: w }, form } = ask
  const struck = actions.find((action) => action.do === 'pieces')
  const wrongLine = (id: string): boolean => problem?.fields.some((field) => { const at = /lines\.(\d+)\./.exec(field); return at !== null && struck?.do === 'pieces' && struck.lines[Number(at[1])]?.lineId === id }) ?? false
  return (
    <fieldset class="plain-set"><legend>{w.goods}</legend>
      <ul class="lines">{order.lines.filter((line) => !line.isGift && line.lapsedAt === null).map((line) => {
        const left = line.quantity - line.shippedQuantity - line.cancelledQuantity
        return (
          <li key={line.id} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}
            {left === 0 ? <small class="muted">{w.noneLeft}</small> : <div class="line-foot"><label class="muted small" for={`q_${line.id}`}>{w.left(left)}</label><input class="pieces" id={`q_${line.id}`} name={`q_${line.id}`} type="number" inputMode="numeric" min={0} max={left} step={1} value={form.text(`q_${line.id}`) || '0'} aria-invalid={wrongLine(line.id) || undefined} /></div>}
            {wrongLine(line.id) && <small class="wrong" role="alert">{problem!.title}</small>}</div></li>
        )
      })}</ul>
    </fieldset>
  )
}

function Address({ data: { order, addresses }, ask, problem }: Props) {
  const { words: { changes: w }, form } = ask
  const isWrong = problem?.fields.some((field) => field.endsWith('addressId')) ?? false
  return (
    <div class="field"><label for="address">{w.address}</label>
      <select id="address" name="address" aria-invalid={isWrong || undefined} aria-describedby={isWrong ? 'address-wrong' : undefined}>
        <option value="">{w.keepAddress}（{order.address.region} {order.address.street}）</option>
        {addresses.map((one) => <option key={one.id} value={one.id} selected={form.text('address') === one.id}>{one.name} {one.region} {one.street}</option>)}
      </select>
      {isWrong && <small id="address-wrong" class="wrong" role="alert">{problem!.title}</small>}
      <a class="small" href={`/me/addresses/new?then=${encodeURIComponent(ask.url)}`}>{w.newAddress}</a></div>
  )
}

function Outcome({ plan, ask: { words: { changes: w } } }: { readonly plan: NonNullable<Data['plan']>; readonly ask: Ask }) {
  const said = [
    ...(plan.dueFen > 0 ? [w.extra(yuan(plan.dueFen))] : []),
    ...(plan.refundFen > 0 ? [w.refund(yuan(plan.refundFen))] : []), ...(plan.refundPoints > 0 ? [w.points(yuan(plan.refundPoints))] : []),
    ...(plan.payableAfterFen === plan.payableBeforeFen ? [] : [w.payable(yuan(plan.payableBeforeFen), yuan(plan.payableAfterFen))]), ...(plan.freightAfterFen === plan.freightBeforeFen ? [] : [w.freight(yuan(plan.freightBeforeFen), yuan(plan.freightAfterFen))]), ...(plan.isWhole ? [w.whole] : []),
  ]
  return <section role="status"><h2>{w.result}</h2><ul class="plain">{(said.length > 0 ? said : [w.same]).map((one) => <li key={one}>{one}</li>)}</ul><p class="muted small">{plan.answerBy ? (plan.dueFen > 0 ? w.paysExtra : w.asksStore)(dateTime(plan.answerBy)) : w.atOnce}</p></section>
}
