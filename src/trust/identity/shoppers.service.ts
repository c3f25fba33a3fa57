import { and, eq } from 'drizzle-orm'
import { transaction, type Context } from '#kernel/context'
import { masked } from '#kernel/data-classes'
import { emit } from '#kernel/event'
import { newId } from '#kernel/id'
import { notFound, refuse, Refusal, unfit } from '#kernel/refusal'
import { AccountClosed, ShopperJoined, ShopperSignedIn } from '#events/identity'
import { audit } from '#kernel/audit'
import { sendCode, tryCode, type Purpose } from './codes.service'
import { countTry, isPassword, passwordHashOf } from '#trust/factors'
import { firstName, phoneFrom } from './phones.rules'
import { endSessionsOf, openSession } from './sessions.service'
import { openids, shoppers } from './tables'

/** Shoppers 消费者: signing in by phone and code, or by password; the first code that fits makes the account. */
export interface SignedIn { readonly token: string; readonly shopper: { readonly id: string; readonly name: string; readonly phoneMasked: string } }
type Row = typeof shoppers.$inferSelect

const phoneOr422 = (typed: string): string => phoneFrom(typed) ?? unfit('phone', 'identity.phone_unknown')

/** Sends a sign-in code; the answer is the same for every phone (I-22). Refuses what is no mobile number, and too many sends (I-23). */
export const sendSignInCode = (ctx: Context, phone: string) => sendCode(ctx, phoneOr422(phone), 'sign_in')

/** Signs in by a code. Joins the shopper who was not known. Refuses `identity.code_wrong`, and `identity.account_disabled` to whoever holds the phone. */
export async function signIn(ctx: Context, typed: string, code: string, agrees: readonly string[] = []): Promise<SignedIn> {
  const phone = phoneOr422(typed)
  const use = await tryCode(ctx, phone, 'sign_in', code)
  return transaction(ctx, async (ctx) => {
    await use(ctx)
    return enter(ctx, await joined(ctx, phone), agrees)
  })
}

/** Signs in by phone and password. Refuses `identity.sign_in_wrong` alike, and after the same work, for an unknown phone, no password, a wrong one (I-22). */
export async function signInByPassword(ctx: Context, typed: string, password: string, agrees: readonly string[] = []): Promise<SignedIn> {
  const phone = phoneFrom(typed) ?? ''
  const forget = await countTry(ctx, `shopper/${phone || typed}`)
  const [shopper] = await ctx.db.select().from(shoppers).where(eq(shoppers.phone, phone))
  if (!await isPassword(shopper?.passwordHash, password)) throw new Refusal('identity.sign_in_wrong', {}, 401)
  await forget()
  return transaction(ctx, async (ctx) => {
    // As with members: no session is opened by a password that was changed while it was looked at.
    const [still] = await ctx.db.select().from(shoppers).where(and(eq(shoppers.id, shopper!.id), eq(shoppers.passwordHash, shopper!.passwordHash!))).for('share')
    if (!still) throw new Refusal('identity.sign_in_wrong', {}, 401)
    return enter(ctx, still, agrees)
  })
}

async function joined(ctx: Context, phone: string): Promise<Row> {
  const [fresh] = await ctx.db.insert(shoppers).values({ id: newId('shp', ctx.now), phone, name: firstName(phone), state: 'active', createdAt: ctx.now }).onConflictDoNothing().returning()
  if (fresh) { await emit(ctx, ShopperJoined, { shopperId: fresh.id, at: ctx.now.toISOString() }); return fresh }
  const [known] = await ctx.db.select().from(shoppers).where(eq(shoppers.phone, phone))
  return known!
}

async function enter(ctx: Context, { id, name, phone, state }: Row, agrees: readonly string[]): Promise<SignedIn> {
  if (state !== 'active' || phone === null) return refuse('identity.account_disabled')
  const guestId = ctx.actor.kind === 'guest' ? ctx.actor.id : undefined
  const token = await openSession(ctx, 'shopper', id)
  await emit(ctx, ShopperSignedIn, { shopperId: id, ...(guestId && { guestId }), ...(agrees.length > 0 && { agrees: [...agrees] }), at: ctx.now.toISOString() })
  return { token, shopper: { id, name, phoneMasked: masked(phone) } }
}

export async function renameMyself(ctx: Context, name: string): Promise<void> {
  await ctx.db.update(shoppers).set({ name }).where(eq(shoppers.id, ctx.actor.id))
}

/** The WeChat that the shopper has in hand becomes the one by which he pays in this application 绑定微信 (E17); the one before it is forgotten. */
export function bindOpenid(ctx: Context, appId: string, openid: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await ctx.db.insert(openids).values({ shopperId: ctx.actor.id as `shp_${string}`, appId, openid, boundAt: ctx.now }).onConflictDoUpdate({ target: [openids.shopperId, openids.appId], set: { openid, boundAt: ctx.now } })
    await audit(ctx, { action: 'identity.bind_openid', subject: ctx.actor.id, after: { appId } })
  })
}

const ownPhone = async (ctx: Context): Promise<string> => (await ctx.db.select({ phone: shoppers.phone }).from(shoppers).where(eq(shoppers.id, ctx.actor.id)))[0]?.phone ?? notFound()
/** Sends a code to the shopper's own phone. */
export const sendOwnCode = async (ctx: Context, purpose: Purpose) => sendCode(ctx, await ownPhone(ctx), purpose)
/** Counts a try of a code that was sent to the shopper's own phone; answers how to use it up. Refuses as `tryCode` does. */
export const tryOwnCode = async (ctx: Context, purpose: Purpose, code: string) => tryCode(ctx, await ownPhone(ctx), purpose, code)
/** Sends a code to a phone, so that whoever holds it may look at an order of his 查单; the same for every phone (I-22), and within the same limits. */
export const sendLookCode = (ctx: Context, phone: string) => sendCode(ctx, phoneOr422(phone), 'order_look')
/** Counts a try of such a code; answers how to use it up, and the phone as it is written. Refuses as `tryCode` does. */
export async function tryLookCode(ctx: Context, typed: string, code: string): Promise<{ readonly phone: string; readonly use: (ctx: Context) => Promise<void> }> {
  const phone = phoneOr422(typed)
  return { phone, use: await tryCode(ctx, phone, 'order_look', code) }
}
/** A code with which he may set a password that he has forgotten. */
export const sendPasswordCode = (ctx: Context) => sendOwnCode(ctx, 'password')

/** The last step of closing an account 注销: whose data were struck is signed out everywhere, and everybody hears of it. */
export function leave(ctx: Context, shopperId: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await endSessionsOf(ctx, shopperId)
    await emit(ctx, AccountClosed, { shopperId, at: ctx.now.toISOString() })
  })
}

/** Sets a password by the old one or a code. Every session ends, this browser gets a new one (T-42). Refuses a weak password and a wrong proof. */
export async function changeMyPassword(ctx: Context, { oldPassword, code, password }: { oldPassword?: string | undefined; code?: string | undefined; password: string }): Promise<{ token: string }> {
  const [me] = await ctx.db.select().from(shoppers).where(eq(shoppers.id, ctx.actor.id))
  if (!me || me.phone === null) return notFound()
  const phone = me.phone
  if (code === undefined) {
    const forget = await countTry(ctx, `shopper/${phone}`)
    if (!await isPassword(me.passwordHash, oldPassword ?? '')) unfit('oldPassword', 'identity.wrong_old_password')
    await forget()
  }
  const passwordHash = await passwordHashOf(password, [phone, me.name])
  const use = code === undefined ? undefined : await tryCode(ctx, phone, 'password', code)
  return transaction(ctx, async (ctx) => {
    await use?.(ctx)
    await ctx.db.update(shoppers).set({ passwordHash }).where(eq(shoppers.id, me.id))
    await endSessionsOf(ctx, me.id)
    return { token: await openSession(ctx, 'shopper', me.id) }
  })
}

/** Disables or restores a shopper's account, with a reason; his sessions end at once (I-21). */
export function setShopperState(ctx: Context, id: string, state: 'active' | 'disabled', reason: string): Promise<void> {
  return transaction(ctx, async (ctx) => {
    const [before] = await ctx.db.select({ state: shoppers.state }).from(shoppers).where(eq(shoppers.id, id)).for('update')
    // A closed account stays closed, and is nobody's.
    if (!before || before.state === 'closed') notFound()
    await ctx.db.update(shoppers).set({ state }).where(eq(shoppers.id, id))
    if (state === 'disabled') await endSessionsOf(ctx, id)
    await audit(ctx, { action: 'identity.set_shopper_state', subject: id, before, after: { state, reason } })
  })
}

/** Makes a shopper without a code, for seeds and imports; one who is known by his phone is answered as he is. Refuses no mobile number. */
export function createShopper(ctx: Context, { phone: typed, name, password }: { phone: string; name?: string; password?: string }): Promise<string> {
  const phone = phoneOr422(typed)
  return transaction(ctx, async (ctx) => {
    const passwordHash = password === undefined ? undefined : await passwordHashOf(password, [phone])
    const { id } = await joined(ctx, phone)
    if (name || passwordHash) await ctx.db.update(shoppers).set({ ...(name && { name }), ...(passwordHash && { passwordHash }) }).where(eq(shoppers.id, id))
    return id
  })
}
