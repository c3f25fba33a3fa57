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
interface Held { readonly lineId: string; readonly skuId: string; readonly isReplaced: boolean }
/** Pieces that were had in exchange stand beside those as bought: each in a field of its own. */
const fieldOf = ({ lineId, skuId, isReplaced }: Held): string => (isReplaced ? `${lineId}_${skuId}` : lineId)
const linesIn = ({ form }: Ask, held: readonly Held[]): Line[] => (form.has('lines')
  ? form.text('lines').split(',').flatMap((one) => { const [lineId, quantity, skuId, newSkuId] = one.split(':'); return lineId ? [{ lineId, quantity: Number(quantity), ...(skuId && { skuId }), ...(newSkuId && { newSkuId }) }] : [] })
  : held.flatMap((one) => { const [quantity, newSkuId] = [form.whole(`q_${fieldOf(one)}`, 0), form.text('kind') === 'exchange' ? form.text(`s_${fieldOf(one)}`) : '']; return quantity > 0 ? [{ lineId: one.lineId, quantity, skuId: one.skuId, ...(newSkuId && { newSkuId }) }] : [] }))
const wantedIn = (ask: Ask, lines: Line[]): Wanted => ({ orderId: ask.params.id!, kind: ask.form.text('kind') as Wanted['kind'], reason: ask.form.text('reason') as Wanted['reason'], lines, ...(ask.form.text('kind') === 'claim' && { wish: ask.form.text('wish') === 'refund' ? 'refund' as const : 'replace' as const }) })
const picturesIn = ({ form }: Ask): string[] => form.text('pictures').split(',').filter(Boolean)

async function load(ask: Ask) {
  const order = await ask.call.askable({ id: ask.params.id! })
  const lines = linesIn(ask, order.lines)
  // What cannot be is told by what was done; here it is only not shown.
  const quote = lines.length > 0 && ask.form.has('do') ? await ask.call.quoteCase(wantedIn(ask, lines)).catch(() => undefined) : undefined
  return { order, lines, quote, key: crypto.randomUUID() }
}
type Data = Awaited<ReturnType<typeof load>>

async function act(ask: Ask): Promise<string> {
  const { call, form, params, words: { after: w } } = ask
  const { lines: known } = await call.askable({ id: params.id! })
  const wanted = wantedIn(ask, linesIn(ask, known))
  if (wanted.lines.length === 0) throw new Missing('lines', w.nothingChosen)
  if (new Set(wanted.lines.map(({ lineId }) => lineId)).size < wanted.lines.length) throw new Missing('lines', w.onlySome)
  const { amountFen, differenceFen } = await call.quoteCase(wanted)
  if (form.text('do') === 'look') throw new Again()
  if (form.file) {
    if (form.file.isCut) throw new Missing('file', w.pictureTooLarge)
    if (picturesIn(ask).length < mostPictures) form.keep('pictures', [...picturesIn(ask), (await call.keepEvidence({ file: form.file.bytes })).name].join(','))
  }
  if (form.text('do') === 'picture') { if (!form.file) throw new Missing('file', w.pictureMissing); throw new Again() }
  if (form.text('do') !== 'ask') throw new Lost()
  // What he saw is what he asks for.
  if (`${amountFen}:${differenceFen}` !== form.text('seenFen')) throw new Missing('amount', w.changedAmount)
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
        <Refused problem={problem} fields={['file', 'pictures', 'note', 'reason', ...data.lines.flatMap((_, i) => [`lines.${i}.quantity`, `lines.${i}.newSkuId`])]} />
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
  const chosen = (line: Held) => lines.find((one) => one.lineId === line.lineId && (one.skuId ?? line.skuId) === line.skuId)
  const wrongLine = (line: Held): boolean => problem?.fields.some((field) => { const at = lines[Number(field.split('.')[1])]; return field.startsWith('lines.') && at?.lineId === line.lineId && at.skuId === line.skuId }) ?? false
  return (
    <form method="post" action={url} class="panel stack" data-live>
      <h2>{w.choose}</h2>
      <ul class="lines">{order.lines.map((line) => (
        <li key={fieldOf(line)} class="line"><span class="line-picture"><Picture name={line.picture} alt="" /></span>
          <div class="line-text"><span class="line-title">{line.title}</span>{line.specText && <small class="muted">{line.specText}</small>}{line.isReplaced && <small class="muted">{w.replacedMark}</small>}
            {line.exception && <small class="muted">{w.noPromise(w.exceptions[line.exception]!)}</small>}
            {line.left === 0 ? <small class="muted">{w.noneLeft}</small> : <div class="line-foot"><label class="muted small" for={`q_${fieldOf(line)}`}>{w.left(line.left)}</label><input class="pieces" id={`q_${fieldOf(line)}`} name={`q_${fieldOf(line)}`} type="number" inputMode="numeric" min={0} max={line.left} value={chosen(line)?.quantity ?? Math.min(only, line.left)} aria-invalid={wrongLine(line) || undefined} /></div>}
            {line.left > 0 && <div class="field swap-field"><label for={`s_${fieldOf(line)}`}>{w.swapTo}</label><select id={`s_${fieldOf(line)}`} name={`s_${fieldOf(line)}`}>{line.swaps.map((swap) => <option key={swap.skuId} value={swap.skuId} selected={(chosen(line)?.newSkuId ?? line.skuId) === swap.skuId} disabled={swap.available === 0}>{swap.specText || line.title}{swap.skuId === line.skuId ? w.swapSame : ` · ${yuan(swap.unitFen)}`}{swap.available === 0 && ` · ${w.swapOut}`}</option>)}</select></div>}
            {wrongLine(line) && <small class="wrong" role="alert">{problem!.title}</small>}</div></li>))}</ul>
      <fieldset class="plain-set"><legend>{w.kind}</legend>{(['return', 'refund', 'exchange', 'claim'] as const).map((kind) => <label key={kind} class="choice"><input type="radio" name="kind" value={kind} checked={(form.text('kind') || 'return') === kind} /><span>{w.kinds[kind]}<br /><small class="muted">{w.kindHints[kind]}</small></span></label>)}</fieldset>
      <div class="field"><label for="reason">{w.reason}</label>
        <select id="reason" name="reason" aria-invalid={problem?.fields.includes('reason') || undefined}>{order.reasons.map(({ reason, kinds, until, isOpen }) => <option key={reason} value={reason} selected={form.text('reason') === reason} disabled={!isOpen}>{w.reasons[reason]}{kinds.length < 3 && `（${kinds.map((kind) => w.kinds[kind]).join('、')}）`}{isOpen ? until && ` · ${w.until(dateTime(until))}` : ` · ${w.over}`}</option>)}</select>
        {problem?.fields.includes('reason') && <small class="wrong" role="alert">{problem.title}</small>}</div>
      <fieldset class="plain-set wish-set"><legend>{w.wish}</legend>{(['replace', 'refund'] as const).map((wish) => <label key={wish} class="choice"><input type="radio" name="wish" value={wish} checked={(form.text('wish') || 'replace') === wish} /><span>{w.wishes[wish]}</span></label>)}<small class="muted">{w.wishHint}</small></fieldset>
      <button class={quote ? 'button ghost wide' : 'button wide'} name="do" value="look">{w.look}</button>
    </form>
  )
}

function Send({ data: { lines, key }, quote, ask, problem }: Step & { readonly quote: NonNullable<Data['quote']> }) {
  const { words: { after: w }, form, url } = ask
  const kept = picturesIn(ask)
  const kind = form.text('kind')
  const isMoney = kind === 'return' || kind === 'refund' || (kind === 'claim' && form.text('wish') === 'refund')
  return (
    <form method="post" action={url} enctype="multipart/form-data" class="panel stack">
      <input type="hidden" name="lines" value={lines.map(({ lineId, quantity, skuId = '', newSkuId = '' }) => `${lineId}:${quantity}:${skuId}:${newSkuId}`).join(',')} /><input type="hidden" name="kind" value={form.text('kind')} /><input type="hidden" name="reason" value={form.text('reason')} /><input type="hidden" name="wish" value={form.text('wish')} />
      <input type="hidden" name="seenFen" value={`${quote.amountFen}:${quote.differenceFen}`} /><input type="hidden" name="key" value={form.text('key') || key} /><input type="hidden" name="pictures" value={kept.join(',')} />
      <p role="status">{kind === 'exchange' ? quote.differenceFen > 0 ? <>{w.willSwap} <Price fen={quote.differenceFen} size="large" /></> : w.willSwapEven : kind === 'claim' && form.text('wish') !== 'refund' ? w.willReplace : <>{w.willGet} <Price fen={quote.amountFen} size="large" /></>} <small class="muted">{w.pieces(lines.reduce((sum, { quantity }) => sum + quantity, 0))}</small></p>
      <ul class="plain muted small">{isMoney && quote.pointsFen > 0 && <li>{w.andPoints(yuan(quote.pointsFen))}</li>}{isMoney && <li>{quote.freightFen > 0 ? w.ofFreight(yuan(quote.freightFen)) : w.freightStays}</li>}{(kind === 'return' || kind === 'exchange') && <li>{quote.isMerchantsFault ? w.backByMerchant : w.backByShopper}</li>}<li>{w.answerBy(dateTime(quote.answerBy))}</li><li>{w.change}</li></ul>
      <div class="field"><label for="note">{w.note}</label><textarea id="note" name="note" rows={3} maxLength={500} aria-describedby="note-hint" aria-invalid={problem?.fields.includes('note') || undefined}>{form.text('note')}</textarea><small id="note-hint" class="muted">{w.noteHint}</small>{problem?.fields.includes('note') && <small class="wrong" role="alert">{problem.title}</small>}</div>
      {kept.length > 0 && <p class="evidence">{kept.map((name, i) => <img key={name} src={`/files/${name}?w=320`} alt={`${w.pictures} ${i + 1}`} width={72} height={72} />)}<span class="muted small">{w.picturesKept(kept.length)}</span></p>}
      {kept.length < mostPictures && <Field name="file" label={w.pictures} hint={kind === 'claim' ? w.evidenceNeeded : w.picturesHint} problem={problem?.fields.includes('pictures') ? { ...problem, fields: ['file'] } : problem} type="file" accept="image/jpeg,image/png,image/webp"><button class="button soft" name="do" value="picture">{w.addPicture}</button></Field>}
      <button class="button wide" name="do" value="ask">{w.submit}</button>
    </form>
  )
}
