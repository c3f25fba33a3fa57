import type { ComponentChildren } from 'preact'
import { dateTime, yuan } from '../../design/format'
import type { Ask } from '../page'
import { Field } from './form'
import { Picture } from './goods'
import { Island } from './island'
import type { Problem } from '#apps/web'

/** Parts of a case's page 售后单部件: where it stands and what is promised next, what may be done, and everything that happened. */
type Case = Awaited<ReturnType<Ask['call']['myCase']>>
interface Part { readonly one: Case; readonly ask: Ask }

export function Standing({ one, ask: { words: { after: w }, locale }, nowMs }: Part & { readonly nowMs: number }) {
  const promise = (one.remedy === 'replace' && w.promises[`${one.state}_replace`]) || w.promises[one.state]
  const last = one.steps.findLast(({ kind }) => !kind.startsWith('freight_'))
  return (
    <section class="panel order-state">
      <h1 class={`state state-${one.state === 'refunded' || one.state === 'replaced' ? 'received' : one.state === 'closed' ? 'cancelled' : 'paid'}`}>{w.states[one.state]}</h1>
      {last?.words && one.state !== 'asked' && one.state !== 'shipped_back' && one.state !== 'replacement_sent' && <p class="muted">{w.who[last.actorKind] ?? ''}：{last.words}</p>}
      {one.dueAt && promise && !one.isLate && <p class="muted"><Island name="countdown" props={{ until: one.dueAt, nowMs, locale, label: promise }} /></p>}
      {one.remedy === 'refund' ? <p>{w.amount} <b class="price">{yuan(one.amountFen)}</b>{one.freightFen > 0 && <small class="muted"> {w.ofFreight(yuan(one.freightFen))}</small>}</p> : one.differenceFen > 0 ? <p>{w.difference} <b class="price">{yuan(one.differenceFen)}</b></p> : <p>{one.kind === 'claim' ? w.willReplace : w.willSwapEven}</p>}
    </section>
  )
}

/** What the shopper may do now: one form each, the likely one first. */
export function Acts({ one, ask: { words, form, url }, problem }: Part & { readonly problem: Problem | undefined }) {
  const w = words.after
  if (!one.may.withdraw && !one.may.sendBack && !one.may.escalate && !one.may.receive) return null
  return (
    <section class="panel stack">
      {one.may.sendBack && <form method="post" action={url} class="stack" data-live>
        <div><b>{w.returnTo}</b><p>{one.returnTo || <span class="notice">{w.returnToMissing}</span>}</p><p class="muted small">{one.isMerchantsFault ? w.backByMerchant : w.backByShopper}</p></div>
        <div class="field"><label for="carrier">{w.carrier}</label><select id="carrier" name="carrier">{Object.entries(words.carriers).map(([value, name]) => <option key={value} value={value} selected={form.text('carrier') === value}>{name}</option>)}</select></div>
        <Field name="number" label={w.tracking} hint={w.trackingHint} problem={problem} value={form.text('number')} maxLength={40} autocomplete="off" required />
        <button class="button wide" name="do" value="send">{w.send}</button>
      </form>}
      {one.may.receive && <form method="post" action={url} class="stack" data-live>
        {one.parcels.map((parcel) => <div key={parcel.id}><b>{w.newParcel}</b><p>{(words.carriers as Readonly<Record<string, string>>)[parcel.carrier] ?? parcel.carrier} {parcel.number}</p>{parcel.moves[0] && <p class="muted small">{parcel.moves[0].words} · <time dateTime={parcel.moves[0].at}>{dateTime(parcel.moves[0].at)}</time></p>}</div>)}
        <p class="muted small">{w.receivedHint}</p>
        <button class="button wide" name="do" value="receive">{w.received}</button>
      </form>}
      {one.may.escalate && <Unfold title={one.may.receive ? w.somethingWrong : undefined} isOpen={problem?.fields.includes('words') ?? false}><form method="post" action={url} class="stack" data-live>
        <div class="field"><label for="words">{w.escalateWhy}</label><textarea id="words" name="words" rows={3} maxLength={500} required aria-invalid={problem?.fields.includes('words') || undefined} aria-describedby="words-hint">{form.text('words')}</textarea><small id="words-hint" class="muted">{w.escalateHint}</small>{problem?.fields.includes('words') && <small class="wrong" role="alert">{problem.title}</small>}</div>
        <button class={one.may.receive ? 'button ghost wide' : 'button wide'} name="do" value="escalate">{w.escalate}</button>
      </form></Unfold>}
      {one.may.withdraw && <details class="cancel"><summary class="button ghost">{w.withdraw}</summary><form method="post" action={url} data-live><p class="muted">{w.withdrawSure}</p><button class="button soft" name="do" value="withdraw">{w.withdraw}</button></form></details>}
    </section>
  )
}

/** What is seldom needed stands behind its title; without one it stands there. */
const Unfold = ({ title, isOpen, children }: { readonly title: string | undefined; readonly isOpen: boolean; readonly children: ComponentChildren }) => (title ? <details open={isOpen || undefined}><summary>{title}</summary>{children}</details> : <>{children}</>)

/** What was laid out for the way back 退货运费: asked for with its receipt, and how it stands. */
export function WayBack({ one, ask: { words: { after: w }, form, url }, problem }: Part & { readonly problem: Problem | undefined }) {
  if (one.freight) return <section class="panel"><h2>{w.freight}</h2><p class="row"><b>{yuan(one.freight.amountFen)}</b><span class="tag">{w.freightStates[one.freight.state]}</span></p>{one.freight.words && <p class="muted small">{one.freight.words}</p>}{one.freight.dueAt && <p class="muted small">{w.dueBy(dateTime(one.freight.dueAt))}</p>}</section>
  if (!one.may.askFreight) return null
  return (
    <section class="panel"><details open={problem?.fields.some((field) => field === 'amountFen' || field === 'picture') || undefined}><summary><b>{w.freightAsk}</b></summary>
      <form method="post" action={url} enctype="multipart/form-data" class="stack"><p class="muted small">{w.freightHint(yuan(one.freightMostFen))}</p>
        <Field name="amountFen" label={w.freightAmount} problem={problem} value={form.text('amountFen')} inputMode="decimal" maxLength={8} required />
        <Field name="picture" label={w.freightReceipt} hint={w.freightReceiptHint} problem={problem} type="file" accept="image/jpeg,image/png,image/webp" />
        <button class="button wide" name="do" value="freight">{w.freightAsk}</button></form></details></section>
  )
}

/** What a step says: a parcel by its carrier's name. */
const said = (step: Case['steps'][number], carriers: Readonly<Record<string, string>>): string => (step.kind === 'shipped_back' || step.kind === 'replacement_sent' ? step.words.replace(/^\S+/, (code) => carriers[code] ?? code) : step.words)

/** Who, what, why, when, and what was promised next, the newest first. */
export const Story = ({ one, ask: { words: { after: w, carriers } } }: Part) => (
  <section class="panel"><h2>{w.timeline}</h2>
    <ol class="timeline">{one.steps.toReversed().map((step) => <li key={step.at + step.kind}>
      <b>{step.kind.endsWith('_by_time') || step.kind === 'lapsed' || step.kind === 'no_stock' || step.kind === 'refunded' ? w.steps[step.kind] : `${w.who[step.actorKind] ?? ''} ${w.steps[step.kind] ?? step.kind}`}</b>
      {step.words && <p class="small">{said(step, carriers)}</p>}
      <p class="muted small"><time dateTime={step.at}>{dateTime(step.at)}</time>{step.dueAt && <> · {w.dueBy(dateTime(step.dueAt))}</>}</p></li>)}</ol></section>
)

export const CaseGoods = ({ one, ask: { words: { after: w } } }: Part) => (
  <section class="panel"><h2>{w.goods}</h2>
    <ul class="lines">{one.lines.map((line) => <li key={line.lineId} class="line"><a class="line-picture" href={`/p/${line.productId}`} tabIndex={-1} aria-hidden="true"><Picture name={line.picture} alt="" /></a><div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}{one.kind === 'exchange' && <small class="muted">{w.newGoods}：{line.newSkuId === line.skuId ? `${line.specText}${w.swapSame}` : line.newSpecText}</small>}<div class="line-foot"><span>{one.remedy === 'refund' && yuan(line.amountFen)}</span><span class="muted">{w.pieces(line.quantity)}</span></div></div></li>)}</ul>
    <dl class="amounts"><div><dt>{w.kind}</dt><dd>{w.kinds[one.kind]}</dd></div><div><dt>{w.reason}</dt><dd>{w.reasons[one.reason]}</dd></div>{one.kind === 'claim' && <div><dt>{w.wish}</dt><dd>{w.wishes[one.wish]}</dd></div>}{one.note && <div><dt>{w.note}</dt><dd>{one.note}</dd></div>}<div><dt>{w.number}</dt><dd>{one.number}</dd></div></dl>
    {one.pictures.length > 0 && <><h3>{w.evidence}</h3><p class="evidence">{one.pictures.map((name, i) => <a key={name} href={`/files/${name}`}><img src={`/files/${name}?w=320`} alt={`${w.evidence} ${i + 1}`} width={72} height={72} loading="lazy" /></a>)}</p></>}
    <p class="row"><a href={`/orders/${one.orderId}`}>{w.seeOrder}</a><a href="/aftersales">{w.seeAll}</a></p></section>
)
