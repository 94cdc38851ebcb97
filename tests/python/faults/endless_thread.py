"""Such a loop in a thread, for which the main thread waits."""
import threading


def work():
    while True:
        try:
            pass
        except BaseException:
            pass


thread = threading.Thread(target=work)
thread.start()
thread.join()
