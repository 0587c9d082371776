"""Judges statements by the rules of xAPI 1.0.3, as ralph-malph (PyPI, MIT licence) understands them.

    python3 -m venv venv && venv/bin/pip install ralph-malph==5.1.0
    venv/bin/python crates/model/tests/xapi/validate.py crates/model/tests/xapi/statements.json
"""

import json
import sys

from ralph.models.xapi.base.statements import BaseXapiStatement

with open(sys.argv[1], encoding="utf-8") as file:
    statements = json.load(file)
for statement in statements:
    BaseXapiStatement.model_validate_json(json.dumps(statement))
print(f"{len(statements)} statements are sound")
