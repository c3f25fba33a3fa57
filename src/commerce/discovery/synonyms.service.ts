import { eq } from 'drizzle-orm'
import { audit } from '#kernel/audit'
import { transaction, type Context } from '#kernel/context'
import { newId } from '#kernel/id'
import { notFound, unfit } from '#kernel/refusal'
import { synonyms } from './tables'
import { forgetIndexEverywhere } from './answers.queries'

/** Synonyms 同义词: two to twenty words that mean the same; searches see a change at once, in every process. Refuses a group of one word said twice. */
export function addSynonyms(ctx: Context, words: readonly string[]): Promise<{ id: string; words: string[] }> {
  return transaction(ctx, async (ctx) => {
    if (new Set(words).size < 2) unfit('words', 'discovery.same_word')
    const group = { id: newId('syn', ctx.now), words: [...new Set(words)], changedAt: ctx.now }
    await ctx.db.insert(synonyms).values(group)
    await audit(ctx, { action: 'discovery.add_synonyms', subject: group.id, after: { words: group.words } })
    await forgetIndexEverywhere(ctx)
    return group
  })
}

export function removeSynonyms(ctx: Context, id: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [gone] = await ctx.db.delete(synonyms).where(eq(synonyms.id, id)).returning()
    if (!gone) notFound()
    await audit(ctx, { action: 'discovery.remove_synonyms', subject: id, before: { words: gone.words } })
    await forgetIndexEverywhere(ctx)
  })
}
