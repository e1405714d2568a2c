import { REPORT_CATEGORIES } from '@fengqiao/shared/catalogue/report-categories'
import type { Report } from '@fengqiao/shared/contracts/reports'
import { platform } from '../platform'
import { Box, Words } from '../elements'
import { useGridsNear } from '../core/use-place'
import { useNow } from '../core/use-now'
import { useWords } from '../strings'
import { Button } from './Button'
import { Card, Section } from './Card'
import { CATEGORY_ICONS } from './category-icons'
import { Contact } from './Contact'
import { DeadlineBar } from './DeadlineBar'
import { Icon } from './Icon'
import { PersonCard } from './PersonCard'
import { PlaceMap } from './PlaceMap'
import { ShownPhotos } from './ShownPhotos'
import { Timeline } from './Timeline'

/** How it stands, in one sentence; who has it now; by when. */
export function ReportState({ report, put }: { report: Report; put: (report: Report) => void }) {
  const { matter } = useWords()
  const now = useNow()
  const { sentence, no, holder, due, updatedAt, urgent, anonymous, status } = report
  return (
    <Card className={`state state-${status}`}>
      <Words as="h1" id="sentence" className="state-sentence">{sentence}</Words>
      <Box className="state-line">
        <Words as="span" className="caption">{matter.no(no)}</Words>
        {urgent ? <Words as="span" className="tag tag-clay">{matter.urgent}</Words> : null}
        {anonymous ? <Words as="span" className="tag">{matter.anonymous}</Words> : null}
      </Box>
      {due.next === undefined ? null : (
        <>
          <DeadlineBar what={due.next.what} at={due.next.at} from={updatedAt} now={now} />
          <PersonCard name={holder.name ?? holder.roleName} role={holder.roleName} text={matter.holder} />
          <Contact report={report} put={put} />
        </>
      )}
    </Card>
  )
}

/** What was reported: picture, words, place. */
export function ReportBasics({ report, large = false }: { report: Report; large?: boolean }) {
  const { matter } = useWords()
  const { category, description, photos, place, areaName, grid, timeline } = report
  const after = timeline.filter(({ type }) => type === 'resolved').pop()?.photos
  const where = [areaName, grid?.name, place?.address].filter((part) => part !== undefined).join(' · ')
  return (
    <Section title={matter.detail}>
      <Card>
        {after === undefined ? <ShownPhotos photos={photos} what={matter.detail} large={large} /> : <BeforeAfter before={photos} after={after} />}
        <Box className="fact"><Icon name={CATEGORY_ICONS[category]} className="icon-small" /><Words as="span" className="second">{REPORT_CATEGORIES[category].name}</Words></Box>
        <Words className="described">{description}</Words>
        <Box className="fact"><Icon name="map-pin" className="icon-small" /><Words as="span" className="second">{where}</Words></Box>
        {place === undefined ? null : <Where place={place} name={where} />}
      </Card>
    </Section>
  )
}

/** What it was and what became of it, side by side. */
function BeforeAfter({ before, after }: { before: Report['photos']; after: Report['photos'] }) {
  const { matter } = useWords()
  return (
    <Box className="before-after">
      {before.length === 0 ? null : <Box className="before-after-side"><Words className="caption">{matter.before}</Words><ShownPhotos photos={before} what={matter.before} /></Box>}
      <Box className="before-after-side"><Words className="caption">{matter.after}</Words><ShownPhotos photos={after} what={matter.after} /></Box>
    </Box>
  )
}

function Where({ place, name }: { place: NonNullable<Report['place']>; name: string }) {
  const { matter, report } = useWords()
  const grids = useGridsNear(place)
  const show = platform.showPlace
  return (
    <>
      <PlaceMap place={place} grids={grids} label={report.placeMap} />
      {show === undefined ? null : <Button icon="navigation" onPress={() => show(place, name)}>{matter.findWay}</Button>}
    </>
  )
}

export function ReportTimeline({ report }: { report: Report }) {
  const { matter } = useWords()
  const now = useNow()
  return <Section title={matter.timeline}><Timeline entries={report.timeline} now={now} /></Section>
}
