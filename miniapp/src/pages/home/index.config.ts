export default definePageConfig({ navigationBarTitleText: '枫桥随手办', enablePullDownRefresh: true })
