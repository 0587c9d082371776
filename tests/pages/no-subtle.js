// A page that did not come over a safe connection.
"use strict";
delete Crypto.prototype.subtle;
