/** The doors that journeys knock at where time or the outside world would. */
export { decide } from '#finance/payments'
export { confirmReceipt, orderTransitions as transitions, shipOrder, sweepDue as sweep, sweepTails } from '#commerce/ordering'
export { sweepChanges } from '#service/changes'
export { sweepCases } from '#service/aftersales'
export { endDue as endBargains } from '#growth/bargains'
export { pollParcels, sweepStalls } from '#supply/logistics'
export { sendUploads } from '#service/wechat'
export { hearReturns, payDue, settleAll } from '#service/settlement'
