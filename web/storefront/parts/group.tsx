import type { Problem } from '#apps/web'
import { yuan } from '../../design/format'
import type { Ask } from '../page'
import type { GroupWords } from '../words.groups'
import { Island } from './island'

/** Group buying 拼团: what it costs by how many, the rule that nobody is invented, and the groups that may be joined; on the product's page and on the order. */
type Group = NonNullable<Awaited<ReturnType<Ask['call']['productGroup']>>['group']>
type Order = Awaited<ReturnType<Ask['call']['order']>>

/** Who asks for what is written in a form's field: the SKU and the size of the group. */
export const choiceOf = (text: string): { readonly skuId: string; readonly size: number } | undefined => { const [skuId, size] = text.split('/'); return skuId && /^\d{1,2}$/.test(size ?? '') ? { skuId, size: Number(size) } : undefined }
/** The checkout of a seat: founded, where there is no group yet. */
export const checkoutOf = (skuId: string, n: number, into: Readonly<Record<string, string>>): string => `/checkout?${new URLSearchParams({ sku: skuId, n: String(n), ...into }).toString()}`
/** How a group to be founded stands in an address. */
export function foundsIn(text: string | undefined): { activityId: string; size: number } | undefined { const [activityId, size] = (text ?? '').split('/'); return activityId && /^\d{1,2}$/.test(size ?? '') ? { activityId, size: Number(size) } : undefined }

/** How many pieces he wants, where one person may have more than one. */
export function Pieces({ most, words: w, value, problem }: { readonly most: number; readonly words: GroupWords; readonly value: string; readonly problem: Problem | undefined }) {
  if (most === 1) return null
  const wrong = problem?.fields.includes('lines.0.quantity') ?? false
  return <div class="field"><label for="n">{w.many}</label><input id="n" name="n" type="number" inputMode="numeric" min={1} max={most} step={1} value={value || '1'} aria-invalid={wrong || undefined} aria-describedby={wrong ? 'n-hint n-wrong' : 'n-hint'} /><small id="n-hint" class="muted">{w.manyHint(most)}</small>{wrong && <small id="n-wrong" class="wrong" role="alert">{problem!.title}</small>}</div>
}

export function GroupOffer({ group, specOf, nowMs, problem, ask: { words: { groups: w }, locale, url, form } }: { readonly group: Group; readonly specOf: (skuId: string) => string; readonly nowMs: number; readonly problem: Problem | undefined; readonly ask: Ask }) {
  const least = Math.min(...group.prices.map(({ priceFen }) => priceFen))
  return (
    <section class="group-block" aria-labelledby="group">
      <p class="group-head"><b id="group" class="tag strong">{w.title}</b> <b>{w.from(yuan(least))}</b><span class="group-clock"><Island name="countdown" props={{ until: group.endsAt, nowMs, locale, label: w.untilOver }} /></span></p>
      <p class="muted small">{w.rule(group.hours)}</p>
      <form method="post" action={url} data-live><input type="hidden" name="activity" value={group.id} />
        <label for="choice" class="sr">{w.choose}</label>
        <select id="choice" name="choice">{group.prices.map(({ skuId, size, priceFen, leaderFen }) => <option key={`${skuId}/${size}`} value={`${skuId}/${size}`} selected={form.text('choice') === `${skuId}/${size}`}>{w.choice(size, yuan(priceFen), specOf(skuId))}{leaderFen !== null && ` · ${w.leader(yuan(leaderFen))}`}</option>)}</select>
        <Pieces most={group.perShopper} words={w} value={form.text('n')} problem={problem} />
        <button class="button" name="do" value="group">{w.found}</button></form>
      {group.running.length > 0 && <><h2 class="small">{w.running}</h2><ul class="group-list">{group.running.map((one) => <li key={one.id}><span><b>{w.of(one.leader, one.size)}</b><br /><small class="muted">{w.missing(one.missing)} · <Island name="countdown" props={{ until: one.endsAt, nowMs, locale, label: w.untilEnds }} /></small></span><a class="button ghost" href={`/groups/${one.id}`} aria-label={`${w.join} ${w.of(one.leader, one.size)}`}>{w.join}</a></li>)}</ul></>}
    </section>
  )
}

/** On the order: how far its group is, and the link to be shared. */
export function GroupState({ order, nowMs, ask: { words: { groups: w }, locale } }: { readonly order: Order; readonly nowMs: number; readonly ask: Ask }) {
  const { group } = order
  if (!group) return null
  const isOpen = group.state === 'running' && group.seatState === 'kept'
  return (
    <section class="panel" aria-labelledby="my-group"><h2 id="my-group">{w.order} · {w.size(group.size)}</h2>
      <p>{group.seatState === 'held' ? w.held : group.state === 'failed' ? w.refunded : group.seatState === 'formed' ? w.formed : w.isIn(group.members, group.size)}
        {isOpen && group.endsAt && <> · <Island name="countdown" props={{ until: group.endsAt, nowMs, locale, label: w.untilEnds }} /></>}</p>
      {group.id && <p class="row"><a class="button ghost" href={`/groups/${group.id}`}>{w.seeGroup}</a>{isOpen && <button type="button" class="button" data-copy={`/groups/${group.id}`} data-copied={w.linkCopied}>{w.share}</button>}</p>}
    </section>
  )
}
