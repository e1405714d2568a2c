const tabs = {
  tabBar: {
    color: '#5B6862',
    selectedColor: '#1B6B50',
    backgroundColor: '#FFFFFF',
    borderStyle: 'white' as const,
    list: [
      { pagePath: 'pages/home/index', text: '首页', iconPath: 'assets/tab-home.png', selectedIconPath: 'assets/tab-home-on.png' },
      { pagePath: 'pages/matters/index', text: '我的事', iconPath: 'assets/tab-matters.png', selectedIconPath: 'assets/tab-matters-on.png' },
      { pagePath: 'pages/me/index', text: '我的', iconPath: 'assets/tab-me.png', selectedIconPath: 'assets/tab-me-on.png' },
    ],
  },
}

export default defineAppConfig({
  pages: [
    'pages/home/index',
    'pages/matters/index',
    'pages/me/index',
    'pages/report/index',
    'pages/sent/index',
    'pages/matter/index',
    'pages/privacy/index',
  ],
  subPackages: [{ root: 'worker', name: 'worker', pages: ['inbox/index', 'task/index'] }],
  preloadRule: { 'pages/home/index': { network: 'all', packages: ['worker'] } },
  lazyCodeLoading: 'requiredComponents',
  // Exact position and the map picker; the fuzzy position excludes both (WeChat refuses to compile).
  requiredPrivateInfos: ['getLocation', 'chooseLocation'],
  permission: { 'scope.userLocation': { desc: '用于确定隐患地点，找到负责那里的网格员' } },
  __usePrivacyCheck__: true,
  // On h5 the tabs are ours (components/page-frame.h5.tsx): real links that grow with the letters.
  ...(process.env.TARO_ENV === 'h5' ? {} : tabs),
  window: {
    navigationBarBackgroundColor: '#F7F5F0',
    navigationBarTextStyle: 'black',
    navigationBarTitleText: '枫桥随手办',
    backgroundColor: '#F7F5F0',
    backgroundTextStyle: 'dark',
  },
})
