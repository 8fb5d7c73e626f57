"""Wait until a page answers, or tell whether a port is taken.

wait_http.py URL SECONDS      exit 0 when URL answers 200 within that time
wait_http.py --port-taken N   exit 0 when something listens on port N of 127.0.0.1
"""

import socket
import sys
import time
import urllib.error
import urllib.request


def port_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url, seconds):
    deadline = time.time() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.time() < deadline:
        try:
            with opener.open(url, timeout=30) as response:
                if response.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    if sys.argv[1] == "--port-taken":
        sys.exit(not port_taken(int(sys.argv[2])))
    sys.exit(not answers(sys.argv[1], float(sys.argv[2])))
