import { dateTime } from '../../design/format'
import type { Ask } from '../page'

/** What members may have before everybody 优先购 (F26), as it is told where it is not for everybody yet. */
interface Window { readonly publicAt: string | null; readonly tiers: readonly string[] }
/** 06-18 20:00 in Shanghai. */
export const soon = (iso: string): string => dateTime(iso).slice(5)
const earlyText = ({ publicAt, tiers }: Window, { early: w }: Ask['words']): string => (publicAt ? w.first(soon(publicAt), tiers) : w.only(tiers))

/** A chip on a page that is kept for all; whoever is one of them reads there that it is open to him (islands/early). */
export const Early = ({ id, window, words }: { readonly id: string; readonly window: Window; readonly words: Ask['words'] }) => <span class="tag early" data-early={id} data-mine={words.early.mine}>{earlyText(window, words)}</span>

/** In the cart and at the checkout: offers for these goods that are not his yet, by name. */
export const WaitingFor = ({ waiting, ask: { words: { early: w } } }: { readonly waiting: readonly (Window & { readonly offerId: string; readonly name: string })[]; readonly ask: Ask }) => (
  waiting.length === 0 ? null : <p class="notice" role="status">{waiting.map(({ name, publicAt, tiers }) => (publicAt ? w.waiting(name, soon(publicAt), tiers) : w.waitingOnly(name, tiers))).join(' ')}</p>
)
