"""Judges statements by the rules of xAPI 1.0.3, as ralph-malph (PyPI, MIT licence) understands them.

Reads a list of statements; says how many there are when all are sound, and fails with what is wrong otherwise.
"""

import json
import sys

from ralph.models.xapi.base.statements import BaseXapiStatement

statements = json.load(sys.stdin)
for statement in statements:
    BaseXapiStatement.model_validate_json(json.dumps(statement))
print(f"{len(statements)} statements are sound")
