// A transform for .vue files: Vue's own compiler makes a script of them, which swc makes CommonJS.
const { parse, compileScript } = require('@vue/compiler-sfc')
const { transformSync } = require('@swc/core')

const isCustomElement = (tag) => ['view', 'text'].includes(tag)

module.exports = {
  process(source, filename) {
    const { descriptor, errors } = parse(source, { filename })
    if (errors.length > 0) throw errors[0]
    const script = compileScript(descriptor, {
      id: filename,
      inlineTemplate: true,
      templateOptions: { compilerOptions: { isCustomElement } },
    })
    return transformSync(script.content, {
      filename: `${filename}.ts`,
      sourceMaps: 'inline',
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    })
  },
}
