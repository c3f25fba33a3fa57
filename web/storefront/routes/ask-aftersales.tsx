import type { Problem } from '#apps/web'
import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Picture, Price } from '../parts/goods'
import { Again, Lost, Missing } from '../refusals'

/** Asking for after-sales 申请售后: what and how many, why, and then, before anything is sent, what goes back and who pays the way. It works without a script. */
type Wanted = Parameters<Ask['call']['quoteCase']>[0]
type Line = Wanted['lines'][number]
const mostPictures = 3

/** The first step names a field for each line; from then on the chosen ones travel as one. */
const linesIn = ({ form }: Ask, ids: readonly string[]): Line[] => (form.has('lines')
  ? form.text('lines').split(',').flatMap((one) => { const [lineId, quantity] = one.split(':'); return lineId ? [{ lineId, quantity: Number(quantity) }] : [] })
  : ids.flatMap((id) => { const quantity = form.whole(`q_${id}`, 0); return quantity > 0 ? [{ lineId: id, quantity }] : [] }))
const wantedIn = (ask: Ask, lines: Line[]): Wanted => ({ orderId: ask.params.id!, kind: ask.form.text('kind') as Wanted['kind'], reason: ask.form.text('reason') as Wanted['reason'], lines })
const picturesIn = ({ form }: Ask): string[] => form.text('pictures').split(',').filter(Boolean)

async function load(ask: Ask) {
  const order = await ask.call.askable({ id: ask.params.id! })
  const lines = linesIn(ask, order.lines.map(({ lineId }) => lineId))
  // What cannot be is told by what was done; here it is only not shown.
  const quote = lines.length > 0 && ask.form.has('do') ? await ask.call.quoteCase(wantedIn(ask, lines)).catch(() => undefined) : undefined
  return { order, lines, quote, key: crypto.randomUUID() }
}
type Data = Awaited<ReturnType<typeof load>>

async function act(ask: Ask): Promise<string> {
  const { call, form, params, words: { after: w } } = ask
  const { lines: known } = await call.askable({ id: params.id! })
  const wanted = wantedIn(ask, linesIn(ask, known.map(({ lineId }) => lineId)))
  if (wanted.lines.length === 0) throw new Missing('lines', w.nothingChosen)
  const { amountFen } = await call.quoteCase(wanted)
  if (form.text('do') === 'look') throw new Again()
  if (form.file) {
    if (form.file.isCut) throw new Missing('file', w.pictureTooLarge)
    if (picturesIn(ask).length < mostPictures) form.keep('pictures', [...picturesIn(ask), (await call.keepEvidence({ file: form.file.bytes })).name].join(','))
  }
  if (form.text('do') === 'picture') { if (!form.file) throw new Missing('file', w.pictureMissing); throw new Again() }
  if (form.text('do') !== 'ask') throw new Lost()
  // What he saw is what he asks for.
  if (String(amountFen) !== form.text('seenFen')) throw new Missing('amount', w.changedAmount)
  const { id } = await call.askCase({ ...wanted, note: form.text('note'), pictures: picturesIn(ask) }, { key: form.text('key') })
  return `/aftersales/${id}?said=asked`
}

export const askAftersales = page({
  path: '/orders/:id/aftersales', tab: 'me', load, act,
  head: ({ ask: { words } }) => ({ title: words.after.ask, robots: 'noindex' }),
  view: ({ data, ask, problem }) => {
    const { after: w } = ask.words
    return (
      <div class="narrow slim">
        <h1>{w.ask}</h1>
        <Refused problem={problem} fields={['file', 'note', 'reason', ...data.lines.map((_, i) => `lines.${i}.quantity`)]} />
        {data.order.isShipped ? <><Choose data={data} ask={ask} problem={problem} />{data.quote && <Send data={data} quote={data.quote} ask={ask} problem={problem} />}</>
          : <section class="panel"><p>{w.notShipped}</p><a class="button" href={`/orders/${ask.params.id!}`}>{w.toCancel}</a></section>}
      </div>
    )
  },
})

interface Step { readonly data: Data; readonly ask: Ask; readonly problem: Problem | undefined }
function Choose({ data: { order, lines, quote }, ask, problem }: Step) {
  const { words: { after: w }, form, url } = ask
  const only = order.lines.length === 1 ? 1 : 0
  const wrongLine = (id: string): boolean => problem?.fields.some((field) => field.startsWith('lines.') && lines[Number(field.split('.')[1])]?.lineId === id) ?? false
  return (
    <form method="post" action={url} class="panel stack" data-live>
      <h2>{w.choose}</h2>
      <ul class="lines">{order.lines.map((line) => (
        <li key={line.lineId} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span>
          <div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}
            {line.exception && <small class="muted">{w.noPromise(w.exceptions[line.exception]!)}</small>}
            {line.left === 0 ? <small class="muted">{w.noneLeft}</small> : <div class="line-foot"><label class="muted small" for={`q_${line.lineId}`}>{w.left(line.left)}</label><input class="pieces" id={`q_${line.lineId}`} name={`q_${line.lineId}`} type="number" inputMode="numeric" min={0} max={line.left} value={lines.find((one) => one.lineId === line.lineId)?.quantity ?? Math.min(only, line.left)} aria-invalid={wrongLine(line.lineId) || undefined} /></div>}
            {wrongLine(line.lineId) && <small class="wrong" role="alert">{problem!.title}</small>}</div></li>))}</ul>
      <fieldset class="plain-set"><legend>{w.kind}</legend>{(['return', 'refund'] as const).map((kind) => <label key={kind} class="choice"><input type="radio" name="kind" value={kind} checked={(form.text('kind') || 'return') === kind} /><span>{w.kinds[kind]}<br /><small class="muted">{w.kindHints[kind]}</small></span></label>)}</fieldset>
      <div class="field"><label for="reason">{w.reason}</label>
        <select id="reason" name="reason" aria-invalid={problem?.fields.includes('reason') || undefined}>{order.reasons.map(({ reason, kinds, until, isOpen }) => <option key={reason} value={reason} selected={form.text('reason') === reason} disabled={!isOpen}>{w.reasons[reason]}{kinds.length === 1 && `（${w.kinds[kinds[0]!]}）`}{isOpen ? until && ` · ${w.until(dateTime(until))}` : ` · ${w.over}`}</option>)}</select>
        {problem?.fields.includes('reason') && <small class="wrong" role="alert">{problem.title}</small>}</div>
      <button class={quote ? 'button ghost wide' : 'button wide'} name="do" value="look">{w.look}</button>
    </form>
  )
}

function Send({ data: { lines, key }, quote, ask, problem }: Step & { readonly quote: NonNullable<Data['quote']> }) {
  const { words: { after: w }, form, url } = ask
  const kept = picturesIn(ask)
  return (
    <form method="post" action={url} enctype="multipart/form-data" class="panel stack">
      <input type="hidden" name="lines" value={lines.map(({ lineId, quantity }) => `${lineId}:${quantity}`).join(',')} /><input type="hidden" name="kind" value={form.text('kind')} /><input type="hidden" name="reason" value={form.text('reason')} />
      <input type="hidden" name="seenFen" value={quote.amountFen} /><input type="hidden" name="key" value={form.text('key') || key} /><input type="hidden" name="pictures" value={kept.join(',')} />
      <p role="status">{w.willGet} <Price fen={quote.amountFen} size="large" /> <small class="muted">{w.pieces(lines.reduce((sum, { quantity }) => sum + quantity, 0))}</small></p>
      <ul class="plain muted small">{quote.pointsFen > 0 && <li>{w.andPoints(yuan(quote.pointsFen))}</li>}<li>{quote.freightFen > 0 ? w.ofFreight(yuan(quote.freightFen)) : w.freightStays}</li>{form.text('kind') === 'return' && <li>{quote.isMerchantsFault ? w.backByMerchant : w.backByShopper}</li>}<li>{w.answerBy(dateTime(quote.answerBy))}</li><li>{w.change}</li></ul>
      <div class="field"><label for="note">{w.note}</label><textarea id="note" name="note" rows={3} maxLength={500} aria-describedby="note-hint" aria-invalid={problem?.fields.includes('note') || undefined}>{form.text('note')}</textarea><small id="note-hint" class="muted">{w.noteHint}</small>{problem?.fields.includes('note') && <small class="wrong" role="alert">{problem.title}</small>}</div>
      {kept.length > 0 && <p class="evidence">{kept.map((name, i) => <img key={name} src={`/files/${name}?w=320`} alt={`${w.pictures} ${i + 1}`} width={72} height={72} />)}<span class="muted small">{w.picturesKept(kept.length)}</span></p>}
      {kept.length < mostPictures && <Field name="file" label={w.pictures} hint={w.picturesHint} problem={problem} type="file" accept="image/jpeg,image/png,image/webp"><button class="button soft" name="do" value="picture">{w.addPicture}</button></Field>}
      <button class="button wide" name="do" value="ask">{w.submit}</button>
    </form>
  )
}
