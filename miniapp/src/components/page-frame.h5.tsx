import { useEffect } from 'react'
import { goBack, openTab } from '../core/navigate'
import { useWords } from '../strings'
import './page-frame.h5.scss'
import { Icon, type IconName } from './Icon'
import type { PageFrameProps, Tab } from './page-frame-types'

export type { Tab } from './page-frame-types'

const TABS: readonly { tab: Tab; icon: IconName }[] = [
  { tab: 'home', icon: 'house' },
  { tab: 'matters', icon: 'list-todo' },
  { tab: 'me', icon: 'user' },
]

/** The browser's frame: a title with a way back, and the three main pages (below on a phone, above on a PC). */
export function PageFrame({ title, tab, children }: PageFrameProps) {
  const { common, tabs } = useWords()
  useEffect(() => { document.title = `${title} · ${common.appName}` }, [title, common.appName])
  return (
    <>
      <header className="top">
        <div className="top-inner">
          {tab === undefined
            ? <button type="button" className="press top-back" onClick={goBack}><Icon name="chevron-left" />{common.back}</button>
            : <span className="top-brand">{common.appName}</span>}
          {tab === undefined ? <h1 className="top-title">{title}</h1> : null}
          {tab === undefined ? null : (
            <nav className="tabs" aria-label={common.mainPages}>
              {TABS.map(({ tab: name, icon }) => (
                <button type="button" key={name} className="press tab" aria-current={name === tab ? 'page' : undefined} onClick={() => openTab(name)}>
                  <Icon name={icon} />{tabs[name]}
                </button>
              ))}
            </nav>
          )}
        </div>
      </header>
      <main>{children}</main>
    </>
  )
}
