// Keeps the memory of the module that the page starts, to ask its size.
"use strict";
for (const way of ["instantiate", "instantiateStreaming"]) {
  const start = WebAssembly[way];
  WebAssembly[way] = async (...given) => {
    const started = await start.apply(WebAssembly, given);
    const instance = started.instance ?? started;
    window.memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
    return started;
  };
}
