import type { Approval } from './approval'
import type { Reaction } from './event'
import type { Chore } from './chores'
import type { Job } from './job'
import type { Personal } from './personal'
import type { Routes } from './route'
import type { Setting } from './settings'

/** A room of the house 房间: what it offers over HTTP, what it does on hearing news, what it does by the clock, what can be set. */
export interface Module<R extends Routes = Routes> {
  readonly name: string
  readonly routes: R
  readonly reactions: readonly Reaction[]
  readonly jobs: readonly Job[]
  readonly chores?: readonly Chore[]
  readonly settings?: readonly Setting[]
  /** What needs a second person here. */
  readonly approvals?: readonly Approval[]
  /** What a merchant's clerk or a platform member of staff may be permitted here, each `<room>.<verb or noun>`. */
  readonly permits?: readonly string[]
  /** What it holds of shoppers, and what of theirs it has still to settle. */
  readonly personal?: Personal
}

export const defineModule = <R extends Routes>(module: Module<R>): Module<R> => module
