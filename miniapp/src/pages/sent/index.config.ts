export default definePageConfig({ navigationBarTitleText: '已发出' })
