import { dateTime, yuan } from '../../design/format'
import { page, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { OwnRow } from '../parts/own-goods'
import { Lost, Missing } from '../refusals'

/** Reminders 到货与降价提醒: asked for on a page of a product's own, and listed with what became of them. */
async function loadOne({ call, params }: Ask) {
  const id = params.id!
  const [{ items: waiting }, { items: [card] }] = await Promise.all([call.remindersAt({ id }), call.cards({ ids: id })])
  if (!card) throw new Lost()
  const product = card.standing === 'off_shelf' ? undefined : await call.product({ id }).catch(() => undefined)
  return { card, waiting, out: (product?.skus ?? []).filter(({ available }) => available <= 0).map((sku) => ({ id: sku.id, text: Object.values(sku.spec).join(' ') || card.title })) }
}

export const remind = page({
  path: '/p/:id/remind', tab: 'home', load: loadOne,
  head: ({ ask: { words } }) => ({ title: words.favourites.reminders, robots: 'noindex' }),
  async act({ call, form, params, words }) {
    const id = params.id!
    switch (form.text('do')) {
      case 'back': await call.remind({ id, kind: 'back', skuId: form.text('sku') }); return `/p/${id}/remind?said=asked`
      case 'drop': await call.remind({ id, kind: 'drop', ...wanted(form.text('belowFen'), words) }); return `/p/${id}/remind?said=asked`
      case 'cancel': await call.forgetReminder({ id: form.text('id') }); return `/p/${id}/remind?said=cancelled`
      default: throw new Lost()
    }
  },
  view: ({ data: { card, waiting, out }, ask, problem }) => {
    const { words: { favourites: w }, query, form } = ask
    const drop = waiting.find(({ kind }) => kind === 'drop')
    const here = `/p/${card.id}/remind`
    return (
      <div class="narrow slim">
        <h1>{w.reminders}</h1>
        {query.said === 'asked' && <p class="notice good" role="status">{w.asked} <a href="/me/reminders">{w.reminders} ›</a></p>}
        {query.said === 'cancelled' && <p class="notice" role="status">{w.cancelled}</p>}
        <Refused problem={problem} fields={['belowFen']} />
        <ul class="own-list"><OwnRow card={card} ask={ask} /></ul>
        <section class="panel"><h2>{w.remindBack}</h2>
          {out.length === 0 && <p class="muted">{w.noneOut}</p>}
          {out.length > 0 && <><p class="muted small">{w.backHint}</p><ul class="plain">{out.map((sku) => {
            const had = waiting.find(({ skuId }) => skuId === sku.id)
            return <li key={sku.id} class="row"><span>{sku.text}</span><form method="post" action={here} data-live>{had ? <><input type="hidden" name="id" value={had.id} /><span class="tag">{w.waiting}</span> <button class="link" name="do" value="cancel">{w.cancel}</button></> : <><input type="hidden" name="sku" value={sku.id} /><button class={sku.id === query.sku ? 'button' : 'button soft'} name="do" value="back">{w.remindBack}</button></>}</form></li>
          })}</ul></>}
        </section>
        {card.standing !== 'off_shelf' && <section class="panel"><h2>{w.dropTitle}</h2><p class="muted small">{w.dropHint}</p>
          {drop && <form method="post" action={here} data-live class="row"><span>{w.waitsDrop(yuan(drop.belowFen ?? 0))}</span><input type="hidden" name="id" value={drop.id} /><button class="link" name="do" value="cancel">{w.cancel}</button></form>}
          <form method="post" action={here} data-live class="stack"><Field name="belowFen" label={w.wanted} hint={w.wantedHint(yuan(card.priceFen))} problem={problem} inputMode="decimal" maxLength={12} value={form.text('belowFen')} /><button class="button wide" name="do" value="drop">{drop ? w.change : w.ask}</button></form></section>}
        <p class="muted small">{w.bound}</p>
      </div>
    )
  },
})

/** What was typed as yuan, in fen; nothing where nothing was. */
function wanted(text: string, { favourites: w }: Ask['words']): { belowFen?: number } {
  if (text === '') return {}
  const read = /^(\d{1,9})(?:[.．](\d{1,2}))?$/.exec(text.replace(/^[¥￥]\s*/, ''))
  if (!read) throw new Missing('belowFen', w.wantedWrong)
  return { belowFen: Math.max(1, Number(read[1]) * 100 + Number((read[2] ?? '').padEnd(2, '0'))) }
}

export const reminders = page({
  path: '/me/reminders', tab: 'me',
  async load({ call, query }: Ask) {
    const which = query.which === 'told' ? 'told' as const : 'waiting' as const
    return { which, ...await call.reminders({ which, ...(query.cursor && { cursor: query.cursor }) }) }
  },
  head: ({ ask: { words } }) => ({ title: words.favourites.reminders, robots: 'noindex' }),
  async act({ call, form }) { await call.forgetReminder({ id: form.text('id') }); return '/me/reminders?said=cancelled' },
  view: ({ data: { which, isHeard, items, next }, ask, problem }) => {
    const { words: { favourites: w }, query } = ask
    return (
      <div class="narrow">
        <h1>{w.reminders}</h1>
        <Refused problem={problem} />
        {query.said === 'cancelled' && <p class="notice" role="status">{w.cancelled}</p>}
        {!isHeard && <p class="notice bad">{w.mutedHint} <a href="/me/messages#switches">{w.openSwitch} ›</a></p>}
        <nav class="sorts" aria-label={w.reminders}>{(['waiting', 'told'] as const).map((one) => <a key={one} href={one === 'told' ? '/me/reminders?which=told' : '/me/reminders'} aria-current={one === which ? 'true' : undefined}>{w[one]}</a>)}</nav>
        <ul class="own-list" data-grid>{items.map((one) => (
          <OwnRow key={one.id} card={one.product} ask={ask} note={<p class="small muted">{one.specText && `${one.specText} · `}{one.kind === 'back' ? w.waitsBack : w.waitsDrop(yuan(one.belowFen ?? 0))} · {one.toldAt ? w.toldAt(dateTime(one.toldAt)) : w.askedAt(dateTime(one.askedAt))}</p>}>
            {!one.toldAt && <form method="post" action="/me/reminders" data-live><input type="hidden" name="id" value={one.id} /><button class="link" name="do" value="cancel">{w.cancel}</button></form>}
          </OwnRow>
        ))}</ul>
        {items.length > 0 && next && <More href={`/me/reminders?${new URLSearchParams({ which, cursor: next }).toString()}`} words={ask.words} />}
        {items.length === 0 && <Empty icon="bell" title={which === 'told' ? w.toldNone : w.remindersNone} hint={w.remindersHint} href="/me/favourites" action={w.title} />}
      </div>
    )
  },
})
