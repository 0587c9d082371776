// A browser from before there were locks.
"use strict";
delete Navigator.prototype.locks;
