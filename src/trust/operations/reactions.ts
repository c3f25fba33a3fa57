import { AlertRaised } from '#events/operations'
import { on } from '#kernel/event'
import { tellOperators } from './alerts.service'

export const reactions = [on(AlertRaised, 'operations.tell_operators', (ctx, { payload }) => tellOperators(ctx, payload))]
