declare const uni: any

declare module '*.vue' {
  const page: any
  export default page
}

declare module '*.json' {
  const value: any
  export default value
}
