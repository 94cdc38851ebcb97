"""What happens at the end of a program."""

import atexit
import sys
import threading
import time


@atexit.register
def last():
    print("last")


atexit.register(print, "first")


def gone():
    print("never")


atexit.register(gone)
atexit.unregister(gone)
threading.Thread(target=lambda: (time.sleep(1), print("thread"))).start()
print("main")
sys.exit(0)
