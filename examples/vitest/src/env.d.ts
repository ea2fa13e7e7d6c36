declare const uni: any
