// A browser that has none, as in Lockdown Mode.
delete window.WebAssembly;
