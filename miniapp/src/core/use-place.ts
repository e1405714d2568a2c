import type { Place } from '@fengqiao/shared/contracts/common'
import { getGridAt, getGridsNear, type GridHere } from '@fengqiao/shared/contracts/grids'
import { useAsk, type Asked } from './use-ask'

/** Asked about to the metre, so that a trembling GPS does not ask anew at every step. */
const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5

function queryOf({ lng, lat, frame, accuracy }: Place) {
  return { lng: round(lng), lat: round(lat), frame, ...(accuracy === undefined ? {} : { accuracy: Math.round(accuracy) }) }
}

/** The grid at a place and who answers for it. */
export function useGridAt(place: Place | undefined, keepAs?: string): Asked<GridHere> {
  return useAsk(getGridAt, place === undefined ? undefined : { query: queryOf(place) }, keepAs)
}

/** The outlines around a place, for its map; empty until they come. */
export function useGridsNear(place: Place | undefined): readonly unknown[] {
  return useAsk(getGridsNear, place === undefined ? undefined : { query: queryOf(place) }).value?.features ?? NONE
}

const NONE: readonly unknown[] = []
