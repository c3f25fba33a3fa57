import type { Context } from './context'

/** What needs a second person 复核事项: a room says what it is, who may allow it, and how it is done once it is allowed (I-39). */
export interface Approval {
  /** `<room>.<what>`; requests are kept under it and it never changes. */
  readonly kind: string
  /** What whoever allows it must be permitted besides, by audience; an audience that is not named does not see it. */
  readonly permits: Readonly<Partial<Record<'merchant' | 'staff', string>>>
  readonly says: readonly [zh: string, en: string]
  /** Does what was asked, in the transaction of the decision. Refuses where the world has moved since. */
  apply(ctx: Context, asked: { readonly payload: unknown; readonly merchantId: string | null }): Promise<void>
}
export const defineApproval = (approval: Approval): Approval => approval
