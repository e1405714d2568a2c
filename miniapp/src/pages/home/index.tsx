import { Text, View } from '@tarojs/components'
export default function Home() { return <View aria-role="button" aria-label="x" onClick={() => {}}><Text>你好</Text></View> }
