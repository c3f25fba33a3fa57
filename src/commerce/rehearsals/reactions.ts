import { ReplayWentOn } from '#events/rehearsals'
import { on } from '#kernel/event'
import { goOnWithReplay } from './replays.service'

export const reactions = [on(ReplayWentOn, 'rehearsals.go_on_with_replay', (ctx, { payload }) => goOnWithReplay(ctx, payload.replayId, payload.batch))]
