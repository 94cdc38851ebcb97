"""The main thread looks for ever whether a thread has ended that never does."""
import threading
import time

event = threading.Event()
thread = threading.Thread(target=event.wait)
thread.start()
while thread.is_alive():
    time.sleep(0)
