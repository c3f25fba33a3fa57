/** What may become of a named card 记名卡 (E15): reported lost, found again, replaced, handed on. Pure. */
export type Act = 'lose' | 'find' | 'replace' | 'give' | 'take'
export interface Standing { readonly usedAt: Date | null; readonly lostAt: Date | null }

const whileLost: readonly Act[] = ['find', 'replace']
/** Why it may not, as the code of the refusal; undefined where it may. A card that became a balance is none any more; one that was reported lost is found or replaced first; one that was not can be neither. To report it twice is no fault. */
export function whyNot(act: Act, { usedAt, lostAt }: Standing): 'wallet.card_used' | 'wallet.card_lost' | 'wallet.card_not_lost' | undefined {
  if (usedAt) return 'wallet.card_used'
  if (act === 'lose') return undefined
  if (whileLost.includes(act)) return lostAt ? undefined : 'wallet.card_not_lost'
  return lostAt ? 'wallet.card_lost' : undefined
}
