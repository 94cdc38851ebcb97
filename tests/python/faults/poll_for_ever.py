"""The main thread polls for ever."""
import threading
import time

done = threading.Event()
while not done.is_set():
    time.sleep(0.01)
