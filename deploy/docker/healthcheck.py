"""Exit status 0 when the service of this container can work: its /healthz says so.

The northbound has that at ORCHESTRON_LISTEN, the others at ORCHESTRON_METRICS.
"""

import http.client
import os
import sys

address = os.environ.get("ORCHESTRON_LISTEN") or os.environ.get("ORCHESTRON_METRICS", "")
port = address.rpartition(":")[2] or "8081"
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=3)
try:
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    sys.stdout.write(answer.read().decode())
    sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(str(error))
