export default defineAppConfig({
  pages: [
    'pages/home/index',
  ],
  subPackages: [{ root: 'worker', name: 'worker', pages: ['inbox/index'] }],
  preloadRule: { 'pages/home/index': { network: 'all', packages: ['worker'] } },
  lazyCodeLoading: 'requiredComponents',
  // Exact position and the map picker; the fuzzy position excludes both (WeChat refuses to compile).
  requiredPrivateInfos: ['getLocation', 'chooseLocation'],
  permission: { 'scope.userLocation': { desc: '用于确定隐患地点，找到负责那里的网格员' } },
  __usePrivacyCheck__: true,
  window: {
    navigationBarBackgroundColor: '#F7F5F0',
    navigationBarTextStyle: 'black',
    navigationBarTitleText: '枫桥随手办',
    backgroundColor: '#F7F5F0',
    backgroundTextStyle: 'dark',
  },
})
