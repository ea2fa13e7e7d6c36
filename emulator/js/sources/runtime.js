var __unisock_sources=[],__unisock_modules=[];
function __unisock_load(id){
  var module=__unisock_modules[id];
  if(module){if(module.failed)throw module.error;return module}
  module=__unisock_modules[id]={exports:{},standard:false,failed:false,error:undefined,view:undefined};
  try{__unisock_sources[id](module)}catch(error){module.failed=true;module.error=error;throw error}
  return module;
}
function __unisock_view(module){
  if(module.standard)return module.exports;
  function read(name){
    var exports=module.exports;
    if(name==="default")return exports!=null&&exports.__esModule?exports.default:exports;
    return exports==null?undefined:exports[name];
  }
  function keys(){
    var own=module.exports===null||typeof module.exports!=="object"?[]:Object.keys(module.exports);
    return own.includes("default")?own:own.concat("default");
  }
  return module.view=module.view||new Proxy(Object.create(null),{
    get:function(_,name){return read(name)},
    has:function(_,name){return keys().includes(name)},
    ownKeys:function(){return keys()},
    set:function(){return false},
    getOwnPropertyDescriptor:function(_,name){
      return keys().includes(name)?{value:read(name),enumerable:true,configurable:true,writable:true}:undefined;
    }
  });
}
function __unisock_export(module,getters){
  var namespace=Object.create(null);
  Object.keys(getters).sort().forEach(function(name){Object.defineProperty(namespace,name,{get:getters[name],enumerable:true})});
  Object.defineProperty(namespace,Symbol.toStringTag,{value:"Module"});
  module.exports=namespace;module.standard=true;
}
function __unisock_star(module,from){
  Object.keys(from).forEach(function(name){
    if(name!=="default"&&!(name in module.exports))Object.defineProperty(module.exports,name,{get:function(){return from[name]},enumerable:true});
  });
}
function __unisock_requiring(ids){
  return function require(path){
    if(!Object.prototype.hasOwnProperty.call(ids,path))throw new Error("module '"+path+"' is not defined");
    return __unisock_load(ids[path]).exports;
  };
}
function __unisock_importing(ids){
  return function(path){return Promise.resolve().then(function(){return __unisock_view(__unisock_load(ids[path]))})};
}
function*__unisock_synchronous(values){for(const value of values)yield __unisock_await(value)}
function __unisock_each(values){
  return values==null||values[Symbol.asyncIterator]!=null?values:__unisock_synchronous(values);
}
